package dev.hashnet.streams.metrics;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Wall and processor time that a stage took, over all threads. Threads: safe for use by several
 * threads.
 */
public final class StageTimes {
  private final StageClock clock;
  private final LongAdder wallNs = new LongAdder();
  private final LongAdder cpuNs = new LongAdder();

  public StageTimes(StageClock clock) {
    this.clock = clock;
  }

  /** Runs the work on the calling thread and adds what it took, also where it fails. */
  public <T> T measure(Supplier<T> work) {
    long wallStartNs = clock.wallNs();
    long cpuStartNs = clock.cpuNs();
    try {
      return work.get();
    } finally {
      wallNs.add(clock.wallNs() - wallStartNs);
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
