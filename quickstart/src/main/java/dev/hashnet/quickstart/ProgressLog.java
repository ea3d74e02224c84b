package dev.hashnet.quickstart;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says what is being done, one line each, with the seconds since the start. Threads: safe for use
 * by several threads.
 */
final class ProgressLog {
  private static final double NANOS_A_SECOND = 1e9;
  private static final long QUIET_NS = 5_000_000_000L;

  private final PrintWriter out;
  private final LongSupplier nanoClock;
  private final long startNs;
  private long lastNs;

  ProgressLog(PrintWriter out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
    this.startNs = nanoClock.getAsLong();
    this.lastNs = startNs;
  }

  /** A step begins, or is done. */
  synchronized void say(String line) {
    lastNs = nanoClock.getAsLong();
    out.printf(Locale.ROOT, "%7.1f s  %s%n", (lastNs - startNs) / NANOS_A_SECOND, line);
    out.flush();
  }

  /** How far the present step is: shown only where nothing was said for five seconds. */
  synchronized void sayNowAndThen(String line) {
    if (nanoClock.getAsLong() - lastNs >= QUIET_NS) {
      say("  " + line);
    }
  }

  /** Seconds since the start. */
  double seconds() {
    return (nanoClock.getAsLong() - startNs) / NANOS_A_SECOND;
  }
}
