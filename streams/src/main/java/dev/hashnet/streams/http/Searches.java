package dev.hashnet.streams.http;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchResult;
import dev.hashnet.streams.http.Codes.Asked;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import dev.hashnet.streams.index.ReadOnlyHammingIndex.CodeSpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches one collection with the codes of one picture, line by line, and lays the answers
 * together: an image is found where a line finds it, and all of its distances are told.
 *
 * <p>Threads: safe for use by several threads.
 */
final class Searches {
  /**
   * The answer.
   *
   * @param asked the image that was asked about; null: a picture was
   * @param neighbours nearest first, by the share of bits that differ, then oldest
   */
  record Answer(
      String collection,
      @Nullable String asked,
      int limit,
      List<LineAnswer> lines,
      List<Found> neighbours) {}

  /**
   * What one line found.
   *
   * @param total images within the radius, those not shown included
   */
  record LineAnswer(
      String line, String modelVersion, int bits, int radiusBits, long total, boolean cut) {}

  /** An image that was found. */
  record Found(String imageId, String eventTime, String picture, List<Distance> distances) {}

  /**
   * How far it is in one line.
   *
   * @param within whether the line found it
   */
  record Distance(
      String line,
      String modelVersion,
      int distanceBits,
      int bits,
      int radiusBits,
      boolean within) {}

  private record Candidate(String imageId, long eventTimeMs, double share) {}

  private Searches() {}

  /**
   * @param self an image that is not its own neighbour; null: none
   */
  static Answer search(
      ReadOnlyHammingIndex index,
      String collection,
      @Nullable String self,
      List<Asked> codes,
      int limit) {
    List<LineAnswer> lines = new ArrayList<>();
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    for (Asked asked : codes) {
      CodeSpace space = new CodeSpace(collection, asked.line(), asked.modelVersion());
      // One more, as the image itself is among them.
      SearchResult result =
          index.search(space, asked.code(), asked.radiusBits(), self == null ? limit : limit + 1);
      boolean itself =
          self != null && index.codeOf(self, asked.line(), asked.modelVersion()).isPresent();
      long total = result.total() - (itself ? 1 : 0);
      int shown = 0;
      for (Neighbour each : result.neighbours()) {
        if (!each.id().equals(self) && shown < limit) {
          shown++;
          double share = (double) each.distanceBits() / asked.code().bits();
          candidates.merge(
              each.id(),
              new Candidate(each.id(), each.timestampMs(), share),
              (one, other) -> one.share() <= other.share() ? one : other);
        }
      }
      lines.add(
          new LineAnswer(
              asked.line(),
              asked.modelVersion(),
              asked.code().bits(),
              asked.radiusBits(),
              total,
              shown < total));
    }
    List<Found> found =
        candidates.values().stream()
            .sorted(
                Comparator.comparingDouble(Candidate::share)
                    .thenComparingLong(Candidate::eventTimeMs)
                    .thenComparing(Candidate::imageId))
            .limit(limit)
            .map(each -> found(index, collection, codes, each))
            .toList();
    return new Answer(collection, self, limit, lines, found);
  }

  private static Found found(
      ReadOnlyHammingIndex index, String collection, List<Asked> codes, Candidate candidate) {
    List<Distance> distances = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Asked asked : codes) {
      index
          .codeOf(candidate.imageId(), asked.line(), asked.modelVersion())
          .filter(code -> code.bits() == asked.code().bits())
          .filter(code -> told.add(asked.line() + "/" + asked.modelVersion()))
          .ifPresent(code -> distances.add(distance(asked, code)));
    }
    return new Found(
        candidate.imageId(),
        Instant.ofEpochMilli(candidate.eventTimeMs()).toString(),
        PicturesEndpoint.link(collection, candidate.imageId()),
        distances);
  }

  private static Distance distance(Asked asked, BinaryCode code) {
    int bits = asked.code().distanceBits(code);
    return new Distance(
        asked.line(),
        asked.modelVersion(),
        bits,
        code.bits(),
        asked.radiusBits(),
        bits <= asked.radiusBits());
  }
}
