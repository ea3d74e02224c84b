package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import java.util.List;
import java.util.OptionalInt;

/**
 * How many pairs of different images lie at each Hamming distance: what a radius costs in false
 * alerts.
 */
public final class DistanceHistogram {
  /**
   * False pairs that a rate must stand for before a threshold at it means something: with fewer,
   * one pair more or less decides.
   */
  public static final int MIN_FALSE_PAIRS = 4;

  private final long[] counts;
  private final long pairs;

  private DistanceHistogram(long[] counts) {
    this.counts = counts;
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    this.pairs = sum;
  }

  /** Of all pairs of codes but those that are left out. */
  public static DistanceHistogram of(List<BinaryCode> codes, PairSet leftOut) {
    int bits = codes.isEmpty() ? 0 : codes.get(0).bits();
    long[] counts = new long[bits + 1];
    for (int i = 0; i < codes.size(); i++) {
      BinaryCode code = codes.get(i);
      for (int j = 0; j < i; j++) {
        if (!leftOut.contains(i, j)) {
          counts[code.distanceBits(codes.get(j))]++;
        }
      }
    }
    return new DistanceHistogram(counts);
  }

  /** Pairs counted. */
  public long pairs() {
    return pairs;
  }

  /** Pairs at a distance of at most {@code radiusBits}. */
  public long within(int radiusBits) {
    long sum = 0;
    for (int d = 0; d <= Math.min(radiusBits, counts.length - 1); d++) {
      sum += counts[d];
    }
    return sum;
  }

  /** Whether there are enough pairs to tell a threshold at the rate. */
  public boolean supports(double pairRate) {
    return pairs * pairRate >= MIN_FALSE_PAIRS;
  }

  /**
   * The largest radius at which at most {@code pairRate} of the pairs lie within it; empty where
   * even radius 0 has more.
   */
  public OptionalInt largestRadius(double pairRate) {
    double allowed = pairs * pairRate;
    long within = 0;
    for (int d = 0; d < counts.length; d++) {
      within += counts[d];
      if (within > allowed) {
        return d == 0 ? OptionalInt.empty() : OptionalInt.of(d - 1);
      }
    }
    return OptionalInt.of(counts.length - 1);
  }
}
