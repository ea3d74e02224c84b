package dev.hashnet.benchmarks.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the rounds of one structure at one radius gave.
 *
 * @param exact whether it found what the plain loop found, on every query of the check
 * @param queriesPerSecond one figure a round
 */
record Measurement(
    String name,
    Structure.Kind kind,
    boolean exact,
    double codesPerSecond,
    double bytesPerCode,
    List<Double> queriesPerSecond) {
  Measurement {
    queriesPerSecond = List.copyOf(queriesPerSecond);
  }

  Measurement with(double round) {
    List<Double> rounds = new ArrayList<>(queriesPerSecond);
    rounds.add(round);
    return new Measurement(name, kind, exact, codesPerSecond, bytesPerCode, rounds);
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
    double[] sorted = queriesPerSecond.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
