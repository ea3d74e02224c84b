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

  /** Mean of the first ten steps. */
  double first() {
    return mean(0, Math.min(WINDOW, steps));
  }

  /** Mean of the last ten steps. */
  double last() {
    return mean(Math.max(0, steps - WINDOW), steps);
  }

  private double mean(int from, int to) {
    return Arrays.stream(losses, from, to).average().orElse(Double.NaN);
  }
}
