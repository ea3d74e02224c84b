package dev.hashnet.trainer;

import java.util.Arrays;

/** The losses of a training, step by step. */
final class LossTrend {
  private static final int WINDOW = 10;

  private double[] losses = new double[256];
  private int steps;

  void add(double loss) {
    if (steps == losses.length) {
      losses = Arrays.copyOf(losses, 2 * steps);
    }
    losses[steps++] = loss;
  }

  int steps() {
    return steps;
  }

  /** A copy, step by step. */
  double[] all() {
    return Arrays.copyOf(losses, steps);
  }

  /** Mean of the last ten steps. */
  double last() {
    return Arrays.stream(losses, Math.max(0, steps - WINDOW), steps).average().orElse(Double.NaN);
  }
}
