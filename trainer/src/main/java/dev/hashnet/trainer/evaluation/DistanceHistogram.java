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

  /** Fewer pairs say little about the tail. */
  private static final int MIN_TAIL_PAIRS = 20;

  /** Beyond this share it is no tail any more. */
  private static final double MAX_TAIL_RATE = 2e-2;

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

  /**
   * The largest radius at which a straight line through the logarithm of the lower tail promises at
   * most {@code pairRate}: for rates that the pairs are too few to show. The line is a
   * least-squares fit over the radii where at least {@value #MIN_TAIL_PAIRS} pairs and at most
   * {@value #MAX_TAIL_RATE} of them lie within; empty with fewer than two such radii.
   */
  public OptionalInt fittedRadius(double pairRate) {
    int points = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int radius = 0; radius < counts.length; radius++) {
      long within = within(radius);
      double rate = (double) within / pairs;
      if (within >= MIN_TAIL_PAIRS && rate <= MAX_TAIL_RATE) {
        points++;
        sumX += radius;
        sumY += Math.log10(rate);
        sumXx += (double) radius * radius;
        sumXy += radius * Math.log10(rate);
      }
    }
    if (points < 2) {
      return OptionalInt.empty();
    }
    double slope = (points * sumXy - sumX * sumY) / (points * sumXx - sumX * sumX);
    double atZero = (sumY - slope * sumX) / points;
    return OptionalInt.of((int) Math.max(0, Math.floor((Math.log10(pairRate) - atZero) / slope)));
  }
}
