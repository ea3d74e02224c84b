package dev.hashnet.trainer.evaluation;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How the radius of a version was found, from the distances between different held-out images. A
 * first form, without an interval.
 *
 * <p>The radius is the smaller of two: the largest at which at most {@link #TARGET_PAIR_RATE} of
 * the pairs lie within it (with few pairs: none), and the one that a line through the lower tail
 * promises for that rate, since few pairs show nothing of rare ones. It says nothing about
 * collections whose images are more alike than the background.
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
    int fitted = background.fittedRadius(TARGET_PAIR_RATE).orElse(quantile);
    int radius = given.orElse(Math.min(Math.min(quantile, fitted), bits / MAX_RADIUS_DIVISOR));
    return new RadiusCalibration(
        radius, given.isEmpty(), background.pairs(), background.within(radius));
  }

  /** What a manifest says of it. */
  public Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("radius.method", chosen ? "quantile-and-tail-v1" : "given");
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
    return "Radius %1$d bits: by the tail of the distances between different held-out images for a pair rate of %4$.0e; %2$d of %3$d lie within it."
        .formatted(radiusBits, falsePairs, pairs, TARGET_PAIR_RATE);
  }
}
