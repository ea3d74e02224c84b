package dev.hashnet.quickstart.reckoning;

import dev.hashnet.core.BruteForcePairs;
import dev.hashnet.core.Detection;
import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.LineDetection;
import dev.hashnet.core.index.Neighbour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pairs that the alerts name, beside those that brute force finds among the published codes. A
 * pair is an arriving image and an earlier one, in one line of codes, at one distance.
 *
 * <p>An alert lists a bounded number of neighbours and counts them all. Brute force lists by the
 * same rule, so lists are compared pair by pair, and of what lies beyond both lists the counts.
 *
 * @param expected pairs listed by brute force
 * @param missing expected, and in no alert
 * @param extra in an alert, and not expected
 * @param doubled alerted again
 */
public record PairCount(long expected, long missing, long extra, long doubled) {
  private static final int BEYOND_LIST = -1;

  /** What is compared. The count beyond the list has no neighbour, and no distance. */
  private record Pair(
      String imageId, String line, String modelVersion, String neighbourId, int distanceBits) {}

  /** Compares the alerts with brute force over the codes, partition by partition. */
  public static PairCount compare(DetectionPolicy policy, Published published) {
    Map<Pair, Long> expected = new HashMap<>();
    for (Detection detection : bruteForce(policy, published.codes())) {
      count(detection.arrival().imageId(), detection.matches(), expected);
    }
    Map<Pair, Long> alerted = new HashMap<>();
    for (PublishedAlert alert : published.alerts()) {
      count(alert.imageId(), alert.matches(), alerted);
    }
    return compare(expected, alerted);
  }

  /** As many pairs as expected, and those alone. */
  public boolean isExact() {
    return missing == 0 && extra == 0 && doubled == 0;
  }

  private static List<Detection> bruteForce(DetectionPolicy policy, List<CodeRecord> codes) {
    Map<Integer, BruteForcePairs> partitions = new HashMap<>();
    List<Detection> detections = new ArrayList<>();
    for (CodeRecord record : codes) {
      BruteForcePairs partition =
          partitions.computeIfAbsent(record.partition(), key -> new BruteForcePairs(policy));
      if (record instanceof CodeRecord.Coded coded) {
        partition.arrive(coded.arrival()).ifPresent(detections::add);
      } else if (record instanceof CodeRecord.Reencoded reencoded) {
        partition.complete(reencoded.arrival());
      } else if (record instanceof CodeRecord.Deleted deleted) {
        partition.remove(deleted.imageId());
      }
    }
    return detections;
  }

  private static void count(String imageId, List<LineDetection> matches, Map<Pair, Long> counts) {
    for (LineDetection match : matches) {
      for (Neighbour neighbour : match.result().neighbours()) {
        Pair pair =
            new Pair(
                imageId,
                match.line(),
                match.modelVersion(),
                neighbour.id(),
                neighbour.distanceBits());
        counts.merge(pair, 1L, Long::sum);
      }
      long beyond = match.result().total() - match.result().neighbours().size();
      if (beyond > 0) {
        counts.merge(
            new Pair(imageId, match.line(), match.modelVersion(), "", BEYOND_LIST),
            beyond,
            Long::sum);
      }
    }
  }

  private static PairCount compare(Map<Pair, Long> expected, Map<Pair, Long> alerted) {
    long missing = 0;
    for (Map.Entry<Pair, Long> pair : expected.entrySet()) {
      missing += Math.max(0, pair.getValue() - alerted.getOrDefault(pair.getKey(), 0L));
    }
    long extra = 0;
    long doubled = 0;
    for (Map.Entry<Pair, Long> pair : alerted.entrySet()) {
      long surplus = pair.getValue() - expected.getOrDefault(pair.getKey(), 0L);
      if (surplus <= 0) {
        continue;
      }
      if (pair.getKey().distanceBits() == BEYOND_LIST) {
        extra += surplus;
      } else if (expected.containsKey(pair.getKey())) {
        doubled += surplus;
      } else {
        extra++;
        doubled += surplus - 1;
      }
    }
    long total = expected.values().stream().mapToLong(Long::longValue).sum();
    return new PairCount(total, missing, extra, doubled);
  }
}
