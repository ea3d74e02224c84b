package dev.hashnet.quickstart;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Waits until every event has an outcome and the index has taken all codes, or nothing moves any
 * more.
 */
public final class OutcomeWait {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int MAX_IDLE_POLLS = 4 * 120;

  private final OutcomeWatch watch;
  private final String indexGroup;

  /**
   * @param indexGroup consumer group of the index application
   */
  public OutcomeWait(OutcomeWatch watch, String indexGroup) {
    this.watch = watch;
    this.indexGroup = indexGroup;
  }

  /**
   * Waits. Returns whether all is done; false where {@code failed} says so, or nothing came for two
   * minutes.
   *
   * @param progress hears how many events have an outcome
   */
  public boolean await(int events, BooleanSupplier failed, IntConsumer progress)
      throws InterruptedException {
    int idlePolls = 0;
    while (!failed.getAsBoolean() && idlePolls < MAX_IDLE_POLLS) {
      idlePolls = watch.poll(POLL) > 0 ? 0 : idlePolls + 1;
      progress.accept(watch.outcomes());
      // Idle once more, so that a code too many is seen as well.
      if (watch.outcomes() >= events && idlePolls > 0 && watch.isIndexed(indexGroup)) {
        return true;
      }
    }
    return false;
  }
}
