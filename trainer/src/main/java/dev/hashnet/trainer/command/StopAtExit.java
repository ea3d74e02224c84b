package dev.hashnet.trainer.command;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns Ctrl-C into a request to stop, and holds the end of this JVM until the work has stopped,
 * half a minute at most: one step, and a checkpoint to write.
 */
final class StopAtExit implements AutoCloseable {
  private static final long PATIENCE_S = 30;

  /** Longer than a JVM takes to end. */
  private static final long END_NS = TimeUnit.SECONDS.toNanos(5);

  private final PrintWriter errors;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  private StopAtExit(PrintWriter errors) {
    this.errors = errors;
    this.hook =
        new Thread(
            () -> {
              requested = true;
              try {
                if (!stopped.await(PATIENCE_S, TimeUnit.SECONDS)) {
                  errors.println("hashnet: Cannot stop in time; the checkpoint before stays");
                  errors.flush();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop-training");
  }

  /**
   * @param errors hears of work that does not stop in time
   * @param wanted whether anything is to be done: without a checkpoint to write, Ctrl-C just ends
   */
  static StopAtExit install(PrintWriter errors, boolean wanted) {
    StopAtExit stop = new StopAtExit(errors);
    if (wanted) {
      Runtime.getRuntime().addShutdownHook(stop.hook);
    }
    return stop;
  }

  boolean requested() {
    return requested;
  }

  /** Says at once how the work stopped. */
  void say(String how) {
    errors.println("hashnet: " + how);
    errors.flush();
  }

  /**
   * The work has stopped, or ended. Where that was asked for, the JVM ends now: what there is to
   * say must have been said, and the caller does not go on.
   */
  @Override
  public void close() {
    stopped.countDown();
    if (requested) {
      LockSupport.parkNanos(END_NS);
    } else {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM began to end between the two lines; the hook finds the latch open.
        requested = true;
      }
    }
  }
}
