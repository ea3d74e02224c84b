package dev.hashnet.trainer;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a training lasts; the schedules of learning rate and beta stretch to it. */
@FunctionalInterface
public interface TrainingBudget {
  /** The share that is used up after a number of steps, 0 to 1; at 1 the training ends. */
  double share(int stepsDone);

  /** A number of steps: the training is then the same on every run. */
  static TrainingBudget steps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1: steps=" + steps);
    }
    return done -> Math.min(1, (double) done / steps);
  }

  /**
   * A time, counted from the first step: the number of steps, and so the result, depends on the
   * machine.
   */
  static TrainingBudget time(Duration time, LongSupplier nanoClock) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time must be positive: time=" + time);
    }
    long[] startNs = {-1};
    return done -> {
      long now = nanoClock.getAsLong();
      if (done == 0 || startNs[0] < 0) {
        startNs[0] = now;
      }
      return Math.min(1, (double) (now - startNs[0]) / time.toNanos());
    };
  }

  /** The one that is used up first. */
  static TrainingBudget earlier(TrainingBudget a, TrainingBudget b) {
    return done -> Math.max(a.share(done), b.share(done));
  }
}
