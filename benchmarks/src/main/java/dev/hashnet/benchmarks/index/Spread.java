package dev.hashnet.benchmarks.index;

import java.util.Arrays;
import java.util.List;

/**
 * One figure a round, and what lies in the middle and at the ends.
 *
 * @param rounds at least one
 */
record Spread(List<Double> rounds) {
  Spread {
    rounds = List.copyOf(rounds);
  }

  double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double least() {
    return sorted()[0];
  }

  double most() {
    double[] sorted = sorted();
    return sorted[sorted.length - 1];
  }

  private double[] sorted() {
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
