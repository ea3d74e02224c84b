package dev.hashnet.trainer.evaluation;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How the radius of a version was found. A first form: the empirical quantile of the distances
 * between different held-out images, without a model of the tail and without an interval.
 *
 * <p>The radius is the largest at which at most {@link #TARGET_PAIR_RATE} of the pairs lie within
 * it. With fewer pairs than the inverse of that rate, no pair may lie within it. It says nothing
 * about collections whose images are more alike than the background.
 *
 * @param radiusBits the radius
 * @param chosen false where the user gave it
 * @param pairs different pairs of the background
 * @param falsePairs of them that lie within the radius
 */
public record RadiusCalibration(int radiusBits, boolean chosen, long pairs, long falsePairs) {
  /** Share of different pairs that may lie within the radius. */
  public static final double TARGET_PAIR_RATE = 1e-5;

  /** Radius over code length beyond which no index is faster than a scan. */
  private static final int MAX_RADIUS_DIVISOR = 4;

  public static RadiusCalibration of(DistanceHistogram background, int bits, OptionalInt given) {
    int quantile = background.largestRadius(TARGET_PAIR_RATE).orElse(0);
    int radius = given.orElse(Math.min(quantile, bits / MAX_RADIUS_DIVISOR));
    return new RadiusCalibration(
        radius, given.isEmpty(), background.pairs(), background.within(radius));
  }

  /** What a manifest says of it. */
  public Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("radius.method", chosen ? "empirical-quantile-v1" : "given");
    if (chosen) {
      properties.put(
          "radius.target-pair-rate", String.format(Locale.ROOT, "%.0e", TARGET_PAIR_RATE));
    }
    properties.put("radius.background-pairs", Long.toString(pairs));
    properties.put("radius.background-false-pairs", Long.toString(falsePairs));
    return properties;
  }

  /** One sentence for people. */
  public String explain() {
    if (!chosen) {
      return "Radius %d bits, as given; %d of %d pairs of different held-out images lie within it."
          .formatted(radiusBits, falsePairs, pairs);
    }
    return "Radius %d bits: the largest that keeps %d of %d pairs of different held-out images within it (target rate %.0e, first form: no tail model)."
        .formatted(radiusBits, falsePairs, pairs, TARGET_PAIR_RATE);
  }
}
