package dev.hashnet.streams.encode;

import dev.hashnet.core.rollout.CanaryShare;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Holds which set serves the records of which time, and of which image. Threads: safe for use by
 * several threads; a reader sees one whole state.
 */
public final class Serving {
  /**
   * What serves at one time.
   *
   * @param rest for the images that no canary concerns
   * @param canaryPerMille share of the images that it concerns, see {@link CanaryShare}
   * @param canary for those that it does
   */
  public record Split(ServingSet rest, int canaryPerMille, ServingSet canary) {
    ServingSet of(int part) {
      return part < canaryPerMille ? canary : rest;
    }
  }

  /** By the Kafka timestamp from which a set serves; never empty, never changed. */
  private volatile NavigableMap<Long, Split> byTimeMs;

  /** One set for all times. */
  public Serving(ServingSet first) {
    this.byTimeMs = forAllTimes(first);
  }

  private static NavigableMap<Long, Split> forAllTimes(ServingSet set) {
    NavigableMap<Long, Split> all = new TreeMap<>();
    all.put(Long.MIN_VALUE, new Split(set, 0, set));
    return all;
  }

  /** As {@link #at(long, int)}, for an image that no canary concerns. */
  public ServingSet at(long timestampMs) {
    return at(timestampMs, CanaryShare.NEVER);
  }

  /**
   * The set that serves records of this time, epoch milliseconds; records from before the first set
   * get the first.
   *
   * @param part the image's part by {@link CanaryShare}
   */
  public ServingSet at(long timestampMs, int part) {
    NavigableMap<Long, Split> sets = byTimeMs;
    var serving = sets.floorEntry(timestampMs);
    return Objects.requireNonNull(serving == null ? sets.firstEntry() : serving)
        .getValue()
        .of(part);
  }

  /** One set for all times from now on. Images not yet taken are encoded again by it. */
  public void switchTo(ServingSet next) {
    byTimeMs = forAllTimes(next);
  }

  /** As {@link #followSplits}, without canaries. */
  public void follow(NavigableMap<Long, ServingSet> sets) {
    NavigableMap<Long, Split> splits = new TreeMap<>();
    sets.forEach((fromMs, set) -> splits.put(fromMs, new Split(set, 0, set)));
    followSplits(splits);
  }

  /**
   * Each set serves from its time, epoch milliseconds, to the next one's. Images not yet taken
   * whose set has changed are encoded again.
   */
  public void followSplits(NavigableMap<Long, Split> splits) {
    if (splits.isEmpty()) {
      throw new IllegalArgumentException("at least one set must serve");
    }
    byTimeMs = new TreeMap<>(splits);
  }
}
