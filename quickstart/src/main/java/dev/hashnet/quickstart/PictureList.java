package dev.hashnet.quickstart;

import dev.hashnet.core.LineDetection;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.quickstart.reckoning.Published;
import dev.hashnet.quickstart.reckoning.PublishedAlert;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The user's own pictures that alerts name, for the terminal. */
final class PictureList {
  private static final int MAX_LINES = 20;

  private final PrintWriter out;

  PictureList(PrintWriter out) {
    this.out = out;
  }

  /** Prints the pairs, nearest first, then the files that were refused. */
  void print(Map<SourceOffset, SentEvent> sent, Published published) {
    List<Pair> pairs = new ArrayList<>();
    for (PublishedAlert alert : published.alerts()) {
      named(alert)
          .forEach((earlier, matches) -> pairs.add(new Pair(alert.imageId(), earlier, matches)));
    }
    pairs.sort(Comparator.comparingDouble(Pair::nearestShare));
    print("Near-duplicates", pairs.stream().map(Pair::text).toList());
    print(
        "Refused files",
        published.deadLetters().stream()
            .map(letter -> "%s: %s".formatted(name(sent, letter.source()), letter.reason()))
            .sorted()
            .toList());
  }

  private void print(String title, List<String> lines) {
    out.printf("%n%s%s%n", title, lines.isEmpty() ? ": none" : "");
    lines.stream().limit(MAX_LINES).forEach(line -> out.println("  " + line));
    if (lines.size() > MAX_LINES) {
      out.printf("  ... and %d more%n", lines.size() - MAX_LINES);
    }
    out.flush();
  }

  private static String name(Map<SourceOffset, SentEvent> sent, SourceOffset place) {
    SentEvent event = sent.get(place);
    return event == null ? place.toString() : event.imageId();
  }

  /** One line of codes that matched. */
  private record Match(String line, int distanceBits, int bits) {
    String text() {
      return "%s %d of %d bits".formatted(line, distanceBits, bits);
    }
  }

  private record Pair(String imageId, String earlierId, List<Match> matches) {
    /** Smallest share of bits that differ. */
    double nearestShare() {
      return matches.stream()
          .mapToDouble(match -> (double) match.distanceBits() / match.bits())
          .min()
          .orElse(1);
    }

    String text() {
      return "%s  ~  %s   (%s)"
          .formatted(
              imageId,
              earlierId,
              matches.stream().map(Match::text).collect(Collectors.joining(", ")));
    }
  }

  /** By earlier image, the lines that named it. */
  private static Map<String, List<Match>> named(PublishedAlert alert) {
    Map<String, List<Match>> named = new LinkedHashMap<>();
    for (LineDetection detection : alert.matches()) {
      for (Neighbour neighbour : detection.result().neighbours()) {
        named
            .computeIfAbsent(neighbour.id(), id -> new ArrayList<>())
            .add(new Match(detection.line(), neighbour.distanceBits(), detection.bits()));
      }
    }
    return named;
  }
}
