package dev.hashnet.trainer.evaluation;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How the radius of a version was found, from the distances between different held-out images.
 *
 * <p>The radius is the smaller of two: the largest at which at most the asked rate of the pairs lie
 * within it (with few pairs: none), and the one that a line through the lower tail promises for
 * that rate, since few pairs show nothing of rare ones. It is never more than a quarter of the
 * bits, beyond which no index is faster than a scan. It says nothing about collections whose images
 * are more alike than the background.
 *
 * @param radiusBits the radius
 * @param chosen false where the user gave it
 * @param targetPairRate rate of false pairs that was asked for
 * @param promisedPairRate rate that the background has at the radius: of counts and line the larger
 * @param pairs different pairs of the background
 * @param falsePairs of them that lie within the radius
 */
public record RadiusCalibration(
    int radiusBits,
    boolean chosen,
    double targetPairRate,
    double promisedPairRate,
    long pairs,
    long falsePairs) {
  /** Share of different pairs that may lie within the radius, where no budget is given. */
  public static final double TARGET_PAIR_RATE = 1e-5;

  /** Radius over code length beyond which no index is faster than a scan. */
  private static final int MAX_RADIUS_DIVISOR = 4;

  /** By {@link #TARGET_PAIR_RATE}, or as given. */
  public static RadiusCalibration of(DistanceHistogram background, int bits, OptionalInt given) {
    return of(background, bits, given, TARGET_PAIR_RATE);
  }

  /** By a rate of false pairs ({@link RadiusBudget#pairRate}), or as given. */
  public static RadiusCalibration of(
      DistanceHistogram background, int bits, OptionalInt given, double pairRate) {
    int quantile = background.largestRadius(pairRate).orElse(0);
    int fitted = background.fittedRadius(pairRate).orElse(quantile);
    int radius = given.orElse(Math.min(Math.min(quantile, fitted), bits / MAX_RADIUS_DIVISOR));
    return new RadiusCalibration(
        radius,
        given.isEmpty(),
        pairRate,
        promise(background, radius),
        background.pairs(),
        background.within(radius));
  }

  private static double promise(DistanceHistogram background, int radius) {
    Optional<TailFit> fit = background.tailFit();
    double counted = background.rate(radius);
    return fit.isPresent() ? Math.max(counted, fit.get().rate(radius)) : counted;
  }

  /** Whether even radius 0 has more false pairs than asked, as far as the background says. */
  public boolean overBudget() {
    return chosen && promisedPairRate > 2 * targetPairRate;
  }

  /** What a manifest says of it. */
  public Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("radius.method", chosen ? "quantile-and-tail-v1" : "given");
    if (chosen) {
      properties.put("radius.target-pair-rate", scientific(targetPairRate));
    }
    properties.put("radius.promised-pair-rate", scientific(promisedPairRate));
    properties.put("radius.background-pairs", Long.toString(pairs));
    properties.put("radius.background-false-pairs", Long.toString(falsePairs));
    return properties;
  }

  private static String scientific(double rate) {
    return String.format(Locale.ROOT, "%.1e", rate);
  }

  /** One sentence for people. */
  public String explain() {
    if (!chosen) {
      return "Radius %d bits, as given; %d of %d pairs of different held-out images lie within it."
          .formatted(radiusBits, falsePairs, pairs);
    }
    return "Radius %1$d bits: by the tail of the distances between different held-out images for a pair rate of %4$s; %2$d of %3$d lie within it.%5$s"
        .formatted(
            radiusBits,
            falsePairs,
            pairs,
            scientific(targetPairRate),
            overBudget()
                ? " Even so the tail says %s: the codes are too alike for that budget."
                    .formatted(scientific(promisedPairRate))
                : "");
  }
}
