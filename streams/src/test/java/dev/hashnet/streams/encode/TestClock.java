package dev.hashnet.streams.encode;

import dev.hashnet.streams.metrics.StageClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves a microsecond at each reading. */
public final class TestClock implements StageClock {
  private final AtomicLong nowNs = new AtomicLong();

  @Override
  public long wallNs() {
    return nowNs.addAndGet(1_000);
  }

  @Override
  public long epochMs() {
    return wallNs() / 1_000_000;
  }

  @Override
  public long cpuNs() {
    return wallNs();
  }
}
