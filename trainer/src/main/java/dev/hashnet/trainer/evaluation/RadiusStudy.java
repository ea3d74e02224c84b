package dev.hashnet.trainer.evaluation;

import dev.hashnet.trainer.data.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Finds a radius for a budget, says how sure it is, and checks such radii on images kept out.
 *
 * <p>The interval is a bootstrap over images, not pairs: one image that lies near many others adds
 * many false pairs at once. An image drawn k times weighs k in all its pairs; it is no pair with
 * itself.
 */
final class RadiusStudy {
  private static final List<Double> CHECKED_RATES = List.of(1e-3, 1e-4, 1e-5, 1e-6, 1e-7);
  private static final int RESAMPLES = 200;

  private final List<CodedImage> images;
  private final PairSet leftOut;
  private final Comparison comparison;
  private final long seed;

  RadiusStudy(List<CodedImage> images, PairSet leftOut, Comparison comparison, long seed) {
    this.images = images;
    this.leftOut = leftOut;
    this.comparison = comparison;
    this.seed = seed;
  }

  RadiusFindings find(DistanceHistogram background, int bits, RadiusBudget budget) {
    RadiusCalibration calibration =
        RadiusCalibration.of(background, bits, OptionalInt.empty(), budget.pairRate());
    double[] rates = resampledRates(background, calibration.radiusBits());
    return new RadiusFindings(
        budget,
        calibration,
        rates[RESAMPLES / 20],
        rates[RESAMPLES - 1 - RESAMPLES / 20],
        checks(bits));
  }

  /** The rate at a radius by line or counts, whichever is larger, in each resample; ascending. */
  private double[] resampledRates(DistanceHistogram background, int radius) {
    int tail = Math.max(radius, background.largestRadius(2 * TailFit.MAX_RATE).orElse(0));
    List<PairCounter.Pair> pairs = new PairCounter(images, leftOut).within(comparison, tail);
    double[] rates = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      SplittableRandom random = Seeds.stream(seed, 71, r);
      long[] weights = new long[images.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[random.nextInt(weights.length)]++;
      }
      long squares = Arrays.stream(weights).map(weight -> weight * weight).sum();
      long[] counts = new long[background.farthest() + 1];
      long near = 0;
      for (PairCounter.Pair pair : pairs) {
        long weight = weights[pair.arriving()] * weights[pair.stored()];
        counts[pair.distance()] += weight;
        near += weight;
      }
      long all = ((long) weights.length * weights.length - squares) / 2;
      counts[counts.length - 1] += Math.max(0, all - near);
      DistanceHistogram resampled = DistanceHistogram.ofCounts(counts);
      rates[r] =
          Math.max(
              resampled.rate(radius), resampled.tailFit().map(fit -> fit.rate(radius)).orElse(0.0));
    }
    Arrays.sort(rates);
    return rates;
  }

  /** The images are in random order, so the first half is a sample. */
  private List<RadiusFindings.Check> checks(int bits) {
    int half = images.size() / 2;
    List<CodedImage> first = images.subList(0, half);
    List<CodedImage> second = images.subList(half, images.size());
    PairSet secondLeftOut = new PairSet();
    for (int i = half; i < images.size(); i++) {
      java.util.BitSet row = leftOut.below(i);
      if (row != null) {
        int higher = i - half;
        row.stream().filter(j -> j >= half).forEach(j -> secondLeftOut.add(higher, j - half));
      }
    }
    DistanceHistogram chosenOn = histogram(first, leftOut);
    DistanceHistogram measuredOn = histogram(second, secondLeftOut);
    List<RadiusFindings.Check> checks = new ArrayList<>();
    for (double rate : CHECKED_RATES) {
      RadiusCalibration calibration =
          RadiusCalibration.of(chosenOn, bits, OptionalInt.empty(), rate);
      checks.add(
          new RadiusFindings.Check(
              rate,
              calibration.radiusBits(),
              calibration.promisedPairRate(),
              measuredOn.pairs(),
              measuredOn.within(calibration.radiusBits())));
    }
    return checks;
  }

  private DistanceHistogram histogram(List<CodedImage> part, PairSet skipped) {
    return new PairCounter(part, skipped).count(List.of(comparison)).get(0);
  }
}
