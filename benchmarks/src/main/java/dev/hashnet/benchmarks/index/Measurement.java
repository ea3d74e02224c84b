package dev.hashnet.benchmarks.index;

import java.util.ArrayList;
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
    return spread().median();
  }

  Spread spread() {
    return new Spread(queriesPerSecond);
  }
}
