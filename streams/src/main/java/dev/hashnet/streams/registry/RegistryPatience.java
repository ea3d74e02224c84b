package dev.hashnet.streams.registry;

import dev.hashnet.schemas.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tries a call again while the Schema Registry is unreachable.
 *
 * <p>An unreachable registry says nothing about the record, so it is no dead letter: the call is
 * tried again for a configured time, then its exception goes on, the handlers let the task fail,
 * and the application stops with nothing lost.
 *
 * <p>Threads: safe for use by several threads; the calling thread waits.
 */
public final class RegistryPatience {
  private static final long FIRST_PAUSE_NS = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_PAUSE_NS = Duration.ofSeconds(2).toNanos();

  private final Duration wait;
  private final LongSupplier nanoTime;
  private final LongConsumer pauseNs;

  /**
   * @param wait how long to try
   * @param pauseNs lets the calling thread rest for that many nanoseconds
   */
  public RegistryPatience(Duration wait, LongSupplier nanoTime, LongConsumer pauseNs) {
    this.wait = wait;
    this.nanoTime = nanoTime;
    this.pauseNs = pauseNs;
  }

  /**
   * Throws RegistryUnavailableException when the time is over, and whatever else the call throws at
   * once.
   */
  public <T> T call(Supplier<T> call) {
    long startNs = nanoTime.getAsLong();
    long restNs = FIRST_PAUSE_NS;
    while (true) {
      try {
        return call.get();
      } catch (RegistryUnavailableException e) {
        if (nanoTime.getAsLong() - startNs + restNs > wait.toNanos()) {
          throw e;
        }
        pauseNs.accept(restNs);
        restNs = Math.min(2 * restNs, LONGEST_PAUSE_NS);
      }
    }
  }
}
