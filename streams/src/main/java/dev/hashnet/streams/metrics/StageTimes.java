package dev.hashnet.streams.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wall and processor time that a stage took, over all threads, and the distribution of the wall
 * times where the stage has a histogram. Threads: safe for use by several threads.
 */
public final class StageTimes {
  private final StageClock clock;
  private final LongAdder wallNs = new LongAdder();
  private final LongAdder cpuNs = new LongAdder();

  private final @Nullable Distribution distribution;

  public StageTimes(StageClock clock) {
    this(clock, null);
  }

  /**
   * @param distribution gets the wall time of each run; null: none
   */
  public StageTimes(StageClock clock, @Nullable Distribution distribution) {
    this.clock = clock;
    this.distribution = distribution;
  }

  /** Runs the work on the calling thread and adds what it took, also where it fails. */
  public <T> T measure(Supplier<T> work) {
    long wallStartNs = clock.wallNs();
    long cpuStartNs = clock.cpuNs();
    try {
      return work.get();
    } finally {
      long tookNs = clock.wallNs() - wallStartNs;
      wallNs.add(tookNs);
      if (distribution != null) {
        distribution.record(tookNs);
      }
      cpuNs.add(clock.cpuNs() - cpuStartNs);
    }
  }

  public long wallNs() {
    return wallNs.sum();
  }

  public long cpuNs() {
    return cpuNs.sum();
  }
}
