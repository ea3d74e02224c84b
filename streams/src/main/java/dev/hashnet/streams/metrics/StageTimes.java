package dev.hashnet.streams.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Wall and processor time that a stage took, over all threads. Threads: safe for use by several threads. */
public final class StageTimes {
  private final StageClock clock;
  private final LongAdder wallNs = new LongAdder();
  private final LongAdder cpuNs = new LongAdder();

  public StageTimes(StageClock clock) {
    this.clock = clock;
  }

  /** A measurement that ends where it is closed, on the thread that began it. */
  public final class Running implements AutoCloseable {
    private final long wallStartNs = clock.wallNs();
    private final long cpuStartNs = clock.cpuNs();

    @Override
    public void close() {
      wallNs.add(clock.wallNs() - wallStartNs);
      cpuNs.add(clock.cpuNs() - cpuStartNs);
    }
  }

  public Running start() {
    return new Running();
  }

  public long wallNs() {
    return wallNs.sum();
  }

  public long cpuNs() {
    return cpuNs.sum();
  }
}
