package dev.hashnet.trainer;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a training lasts; the schedules of learning rate and beta stretch to it. */
public interface TrainingBudget {
  /** The share that is used up after a number of steps, 0 to 1; at 1 the training ends. */
  double share(int stepsDone);

  /** The same for a training of which a share was used up before, by another process. */
  TrainingBudget from(double usedShare);

  /** In a few words; two budgets with the same words are the same. */
  String describe();

  /** A number of steps: the training is then the same on every run. */
  static TrainingBudget steps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be at least 1: steps=" + steps);
    }
    return new StepBudget(steps);
  }

  /**
   * A time, counted from the first step: the number of steps, and so the result, depends on the
   * machine.
   */
  static TrainingBudget time(Duration time, LongSupplier nanoClock) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("time must be positive: time=" + time);
    }
    return new TimeBudget(time, nanoClock, 0);
  }

  /** The one that is used up first. */
  static TrainingBudget earlier(TrainingBudget a, TrainingBudget b) {
    return new EarlierBudget(a, b);
  }
}

/** A number of steps. */
record StepBudget(int steps) implements TrainingBudget {
  @Override
  public double share(int stepsDone) {
    return Math.min(1, (double) stepsDone / steps);
  }

  @Override
  public TrainingBudget from(double usedShare) {
    return this;
  }

  @Override
  public String describe() {
    return steps + " steps";
  }
}

/** A time, of which a part may have been used before. */
final class TimeBudget implements TrainingBudget {
  private final Duration time;
  private final LongSupplier nanoClock;
  private final double usedShare;
  private long startNs;
  private boolean started;

  TimeBudget(Duration time, LongSupplier nanoClock, double usedShare) {
    this.time = time;
    this.nanoClock = nanoClock;
    this.usedShare = usedShare;
  }

  @Override
  public double share(int stepsDone) {
    long now = nanoClock.getAsLong();
    if (stepsDone == 0 || !started) {
      startNs = now;
      started = true;
    }
    return Math.min(1, usedShare + (double) (now - startNs) / time.toNanos());
  }

  @Override
  public TrainingBudget from(double share) {
    return new TimeBudget(time, nanoClock, share);
  }

  @Override
  public String describe() {
    return time.toString();
  }
}

/** The larger share of two. */
record EarlierBudget(TrainingBudget a, TrainingBudget b) implements TrainingBudget {
  @Override
  public double share(int stepsDone) {
    return Math.max(a.share(stepsDone), b.share(stepsDone));
  }

  @Override
  public TrainingBudget from(double usedShare) {
    return new EarlierBudget(a.from(usedShare), b.from(usedShare));
  }

  @Override
  public String describe() {
    return a.describe() + " or " + b.describe();
  }
}
