package dev.hashnet.streams.encode;

import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Holds which set serves the records of which time. Threads: safe for use by several threads; a
 * reader sees one whole state.
 */
public final class Serving {
  /** By the Kafka timestamp from which a set serves; never empty, never changed. */
  private volatile NavigableMap<Long, ServingSet> byTimeMs;

  /** One set for all times. */
  public Serving(ServingSet first) {
    this.byTimeMs = forAllTimes(first);
  }

  private static NavigableMap<Long, ServingSet> forAllTimes(ServingSet set) {
    NavigableMap<Long, ServingSet> all = new TreeMap<>();
    all.put(Long.MIN_VALUE, set);
    return all;
  }

  /**
   * The set that serves records of this time, epoch milliseconds; records from before the first set
   * get the first.
   */
  public ServingSet at(long timestampMs) {
    NavigableMap<Long, ServingSet> sets = byTimeMs;
    var serving = sets.floorEntry(timestampMs);
    return Objects.requireNonNull(serving == null ? sets.firstEntry() : serving).getValue();
  }

  /** One set for all times from now on. Images not yet taken are encoded again by it. */
  public void switchTo(ServingSet next) {
    byTimeMs = forAllTimes(next);
  }

  /**
   * Each set serves from its time, epoch milliseconds, to the next one's. Images not yet taken
   * whose set has changed are encoded again.
   */
  public void follow(NavigableMap<Long, ServingSet> sets) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("at least one set must serve");
    }
    byTimeMs = new TreeMap<>(sets);
  }
}
