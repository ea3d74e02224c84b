package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many pairs of different images lie at each distance: what a radius costs in false alerts.
 * Immutable.
 */
public final class DistanceHistogram {
  /**
   * False pairs that a rate must stand for before a threshold at it means something: with fewer,
   * one pair more or less decides.
   */
  public static final int MIN_FALSE_PAIRS = 4;

  private final long[] counts;

  /** By radius. */
  private final long[] within;

  private DistanceHistogram(long[] counts) {
    this.counts = counts;
    this.within = new long[counts.length];
    long sum = 0;
    for (int d = 0; d < counts.length; d++) {
      sum += counts[d];
      within[d] = sum;
    }
  }

  /** Of counted pairs: {@code counts[d]} pairs at distance d. Copies the array. */
  public static DistanceHistogram ofCounts(long[] counts) {
    if (counts.length == 0) {
      throw new IllegalArgumentException("counts must have a distance: counts=[]");
    }
    return new DistanceHistogram(counts.clone());
  }

  /** Of all pairs of codes but those that are left out. */
  public static DistanceHistogram of(List<BinaryCode> codes, PairSet leftOut) {
    int bits = codes.isEmpty() ? 0 : codes.get(0).bits();
    long[] counts = new long[bits + 1];
    for (int i = 0; i < codes.size(); i++) {
      BinaryCode code = codes.get(i);
      BitSet skipped = leftOut.below(i);
      for (int j = 0; j < i; j++) {
        if (skipped == null || !skipped.get(j)) {
          counts[code.distanceBits(codes.get(j))]++;
        }
      }
    }
    return new DistanceHistogram(counts);
  }

  /** Pairs counted. */
  public long pairs() {
    return within[within.length - 1];
  }

  /** Largest distance that there can be. */
  public int farthest() {
    return counts.length - 1;
  }

  /** Pairs at a distance. */
  public long at(int distance) {
    return counts[distance];
  }

  /** Pairs at a distance of at most {@code radiusBits}. */
  public long within(int radiusBits) {
    return radiusBits < 0 ? 0 : within[Math.min(radiusBits, within.length - 1)];
  }

  /** Share of the pairs within a radius. */
  public double rate(int radiusBits) {
    return pairs() == 0 ? 0 : (double) within(radiusBits) / pairs();
  }

  /** Whether there are enough pairs to tell a threshold at the rate. */
  public boolean supports(double pairRate) {
    return pairs() * pairRate >= MIN_FALSE_PAIRS;
  }

  /**
   * The largest radius at which at most {@code pairRate} of the pairs lie within it; empty where
   * even radius 0 has more.
   */
  public OptionalInt largestRadius(double pairRate) {
    double allowed = pairs() * pairRate;
    for (int d = 0; d < within.length; d++) {
      if (within[d] > allowed) {
        return d == 0 ? OptionalInt.empty() : OptionalInt.of(d - 1);
      }
    }
    return OptionalInt.of(within.length - 1);
  }

  /** The line through the lower tail; empty with fewer than two radii to fit it to. */
  public Optional<TailFit> tailFit() {
    int points = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int radius = 0; radius < within.length; radius++) {
      double rate = rate(radius);
      // Where no pair lies a radius says nothing that the one before it did not.
      if (counts[radius] > 0 && within[radius] >= TailFit.MIN_PAIRS && rate <= TailFit.MAX_RATE) {
        double y = Math.log10(rate);
        points++;
        sumX += radius;
        sumY += y;
        sumXx += (double) radius * radius;
        sumXy += radius * y;
      }
    }
    double slope = (points * sumXy - sumX * sumY) / (points * sumXx - sumX * sumX);
    // Two radii with as many pairs make a level line, which promises nothing.
    if (points < 2 || slope <= 0) {
      return Optional.empty();
    }
    return Optional.of(new TailFit(slope, (sumY - slope * sumX) / points, points));
  }

  /**
   * The largest radius at which {@link #tailFit} promises at most {@code pairRate}, 0 where none
   * does; empty without a tail.
   */
  public OptionalInt fittedRadius(double pairRate) {
    return tailFit().stream().mapToInt(fit -> Math.max(0, fit.radius(pairRate))).findFirst();
  }
}
