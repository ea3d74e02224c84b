package dev.hashnet.core;

import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts that a stream of images ought to raise, by comparing each image with all before it. It
 * states the rules of {@link NearDuplicateDetector} a second time, with no index and none of its
 * code, so that published alerts can be checked against it. Time grows with the square of the
 * number of images.
 *
 * <p>The {@link SearchCost} of its results counts comparisons; it is no part of the answer.
 *
 * <p>Threads: one thread at a time.
 */
public final class BruteForcePairs {
  /** Codes are compared inside one space only. */
  private record Space(String collection, String line, String modelVersion, int bits) {}

  private record Stored(BinaryCode code, long eventTimeMs) {}

  private final DetectionPolicy policy;
  private final Map<Space, Map<String, Stored>> spaces = new LinkedHashMap<>();
  private long newestMs = Long.MIN_VALUE;

  public BruteForcePairs(DetectionPolicy policy) {
    this.policy = policy;
  }

  /** The expected detections of these images, in the order in which they arrive. */
  public static List<Detection> expected(DetectionPolicy policy, List<Arrival> arrivals) {
    BruteForcePairs pairs = new BruteForcePairs(policy);
    List<Detection> detections = new ArrayList<>();
    arrivals.forEach(arrival -> pairs.arrive(arrival).ifPresent(detections::add));
    return detections;
  }

  /** Takes the next image. Returns the detection expected for it. */
  public Optional<Detection> arrive(Arrival arrival) {
    newestMs = Math.max(newestMs, arrival.eventTimeMs());
    for (Map<String, Stored> images : spaces.values()) {
      images.values().removeIf(image -> isTooOld(image.eventTimeMs));
    }
    spaces.forEach(
        (space, images) -> {
          if (!space.collection.equals(arrival.collection())) {
            images.remove(arrival.imageId());
          }
        });
    List<LineDetection> matches = new ArrayList<>();
    for (CodeOfLine code : arrival.codes()) {
      LineDetection match = takeCode(arrival, code);
      if (match != null) {
        matches.add(match);
      }
    }
    return matches.isEmpty() ? Optional.empty() : Optional.of(new Detection(arrival, matches));
  }

  /** Takes candidate codes that were made later. */
  public void complete(Arrival arrival) {
    for (Map<String, Stored> images : spaces.values()) {
      images.values().removeIf(image -> isTooOld(image.eventTimeMs));
    }
    for (CodeOfLine code : arrival.codes()) {
      Stored stored = spaces.getOrDefault(space(arrival, code), Map.of()).get(arrival.imageId());
      if (code.active() && (stored == null || !stored.code.equals(code.code()))) {
        return;
      }
    }
    for (CodeOfLine code : arrival.codes()) {
      if (!code.active()) {
        takeCode(arrival, code);
      }
    }
  }

  private static Space space(Arrival arrival, CodeOfLine code) {
    return new Space(arrival.collection(), code.line(), code.modelVersion(), code.code().bits());
  }

  /** Takes a deletion. */
  public void remove(String imageId) {
    spaces.values().forEach(images -> images.remove(imageId));
  }

  private boolean isTooOld(long eventTimeMs) {
    // Never negative, so where it wraps it is read as unsigned, and is more than any window.
    return Long.compareUnsigned(newestMs - eventTimeMs, policy.windowMs()) > 0;
  }

  private @Nullable LineDetection takeCode(Arrival arrival, CodeOfLine code) {
    Space space = space(arrival, code);
    Map<String, Stored> images = spaces.computeIfAbsent(space, key -> new LinkedHashMap<>());
    Stored before = images.get(arrival.imageId());
    if (before != null && before.code.toHex().equals(code.code().toHex())) {
      return null;
    }
    images.remove(arrival.imageId());
    LineDetection match = code.active() ? compareWithAll(images, code) : null;
    if (!isTooOld(arrival.eventTimeMs()) && images.size() < policy.maxCodesPerIndex()) {
      images.put(arrival.imageId(), new Stored(code.code(), arrival.eventTimeMs()));
    }
    return match;
  }

  private @Nullable LineDetection compareWithAll(Map<String, Stored> images, CodeOfLine code) {
    List<Neighbour> near = new ArrayList<>();
    images.forEach(
        (id, image) -> {
          int distanceBits = differingBits(code.code(), image.code);
          if (distanceBits <= code.radiusBits()) {
            near.add(new Neighbour(id, distanceBits, image.eventTimeMs));
          }
        });
    if (near.isEmpty()) {
      return null;
    }
    near.sort(
        Comparator.comparingInt(Neighbour::distanceBits)
            .thenComparingLong(Neighbour::timestampMs)
            .thenComparing(Neighbour::id));
    List<Neighbour> listed = near.subList(0, Math.min(near.size(), policy.maxNeighbours()));
    SearchCost cost = new SearchCost(0, images.size(), images.size());
    return new LineDetection(
        code.line(),
        code.modelVersion(),
        code.code().bits(),
        code.radiusBits(),
        new SearchResult(listed, near.size(), cost));
  }

  private static int differingBits(BinaryCode a, BinaryCode b) {
    int differing = 0;
    for (int i = 0; i < a.bits() / 64; i++) {
      differing += Long.bitCount(a.word(i) ^ b.word(i));
    }
    return differing;
  }
}
