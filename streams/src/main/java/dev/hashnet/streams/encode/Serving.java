package dev.hashnet.streams.encode;

import dev.hashnet.core.rollout.CanaryShare;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  /** How the versions that a time asks for are held. */
  public enum Holding {
    /** As long as no later versions take their place. */
    NEWEST,
    /** Because old records ask for them, and as long as they do. */
    RECALLED,
    /** Not at all: others serve in their place, until they are recalled. */
    MISSING
  }

  /** Brings back versions that a time long past asks for. */
  @FunctionalInterface
  public interface Recall {
    /** Returns once the versions of that time, epoch milliseconds, serve it, or never will. */
    void recall(long timestampMs) throws InterruptedException;
  }

  /**
   * Both never changed.
   *
   * @param byTimeMs by the Kafka timestamp from which a set serves; never empty
   * @param holding by the Kafka timestamp from which versions are asked for; without an entry they
   *     are the newest
   */
  private record State(NavigableMap<Long, Split> byTimeMs, NavigableMap<Long, Holding> holding) {}

  private final Recall recall;
  private volatile State state;

  /** One set for all times. */
  public Serving(ServingSet first) {
    this(first, timestampMs -> {});
  }

  /** As above, until it is told what else serves. */
  public Serving(ServingSet first, Recall recall) {
    this.recall = recall;
    this.state = new State(forAllTimes(first), new TreeMap<>());
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
    return Objects.requireNonNull(entryAt(state.byTimeMs(), timestampMs)).getValue().of(part);
  }

  private static <V> Map.@Nullable Entry<Long, V> entryAt(
      NavigableMap<Long, V> byTimeMs, long timestampMs) {
    Map.Entry<Long, V> entry = byTimeMs.floorEntry(timestampMs);
    return entry == null ? byTimeMs.firstEntry() : entry;
  }

  private Holding holdingAt(long timestampMs) {
    Map.Entry<Long, Holding> entry = entryAt(state.holding(), timestampMs);
    return entry == null ? Holding.NEWEST : entry.getValue();
  }

  /**
   * Whether {@link #at} gives the versions that the time asks for, and not others in their place.
   */
  public boolean isReady(long timestampMs) {
    return holdingAt(timestampMs) != Holding.MISSING;
  }

  /**
   * Returns once {@link #at} gives the versions that the time asks for. Waits only for those of
   * times long past.
   */
  public void await(long timestampMs) throws InterruptedException {
    // Those that are held because they are asked for have to be asked for again and again.
    if (holdingAt(timestampMs) != Holding.NEWEST) {
      recall.recall(timestampMs);
    }
  }

  /** One set for all times from now on. Images not yet taken are encoded again by it. */
  public void switchTo(ServingSet next) {
    state = new State(forAllTimes(next), new TreeMap<>());
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
    followSplits(splits, new TreeMap<>());
  }

  /**
   * As above.
   *
   * @param holding how the versions of each step are held, by its time
   */
  public void followSplits(NavigableMap<Long, Split> splits, NavigableMap<Long, Holding> holding) {
    if (splits.isEmpty()) {
      throw new IllegalArgumentException("at least one set must serve");
    }
    state = new State(new TreeMap<>(splits), new TreeMap<>(holding));
  }
}
