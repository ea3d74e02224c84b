package dev.hashnet.streams.http;

import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the interface shows it.
 *
 * @param number in the order of arrival here; the id of its event on the stream
 * @param alertedAt when the broker got the alert
 * @param picture link to the arriving image's picture
 * @param nearest of all neighbours, the nearest, by the share of bits that differ
 */
record AlertView(
    long number,
    String imageId,
    String collection,
    String eventTime,
    String alertedAt,
    Source source,
    String picture,
    Nearest nearest,
    List<Match> matches) {
  /** Most neighbours shown a line, whatever the alert lists. */
  private static final int MAX_NEIGHBOURS = 50;

  /** Where on {@code image-events} the arriving image lies. */
  record Source(int partition, long offset) {}

  /** The neighbours in one line of codes. */
  record Match(
      String line,
      String modelVersion,
      int bits,
      int radiusBits,
      long total,
      boolean cut,
      List<NeighbourView> neighbours) {}

  /**
   * An earlier image.
   *
   * @param verdict what a person said of the two; null: nothing
   */
  record NeighbourView(
      String imageId,
      int distanceBits,
      String eventTime,
      String picture,
      @Nullable String verdict) {}

  /** The nearest neighbour and its line. */
  record Nearest(
      String imageId,
      String line,
      String modelVersion,
      int distanceBits,
      int bits,
      int radiusBits,
      String eventTime,
      String picture,
      @Nullable String verdict) {}

  static AlertView of(RecentAlerts.Numbered numbered, Verdicts verdicts) {
    NearDuplicateAlert alert = numbered.alert();
    List<Match> matches =
        alert.getMatches().stream().map(each -> match(alert, each, verdicts)).toList();
    return new AlertView(
        numbered.number(),
        alert.getImageId(),
        alert.getCollection(),
        alert.getEventTime().toString(),
        Instant.ofEpochMilli(numbered.alertedMs()).toString(),
        new Source(alert.getSourcePartition(), alert.getSourceOffset()),
        PicturesEndpoint.link(
            alert.getCollection(),
            alert.getImageId(),
            alert.getSourcePartition(),
            alert.getSourceOffset()),
        nearest(matches),
        matches);
  }

  private static Match match(NearDuplicateAlert alert, LineMatch match, Verdicts verdicts) {
    return new Match(
        match.getLine(),
        match.getModelVersion(),
        match.getBits(),
        match.getRadiusBits(),
        match.getTotal(),
        match.getCut() || match.getNeighbours().size() > MAX_NEIGHBOURS,
        match.getNeighbours().stream()
            .limit(MAX_NEIGHBOURS)
            .map(each -> neighbour(alert, each, verdicts))
            .toList());
  }

  private static NeighbourView neighbour(
      NearDuplicateAlert alert, AlertNeighbour each, Verdicts verdicts) {
    return new NeighbourView(
        each.getImageId(),
        each.getDistanceBits(),
        each.getEventTime().toString(),
        PicturesEndpoint.link(alert.getCollection(), each.getImageId()),
        verdicts.of(alert.getImageId(), each.getImageId()));
  }

  private static Nearest nearest(List<Match> matches) {
    Match nearest =
        matches.stream()
            .filter(match -> !match.neighbours().isEmpty())
            .min(
                Comparator.comparingDouble(
                    match -> (double) match.neighbours().get(0).distanceBits() / match.bits()))
            .orElseThrow(() -> new IllegalArgumentException("an alert has a neighbour"));
    NeighbourView neighbour = nearest.neighbours().get(0);
    return new Nearest(
        neighbour.imageId(),
        nearest.line(),
        nearest.modelVersion(),
        neighbour.distanceBits(),
        nearest.bits(),
        nearest.radiusBits(),
        neighbour.eventTime(),
        neighbour.picture(),
        neighbour.verdict());
  }
}
