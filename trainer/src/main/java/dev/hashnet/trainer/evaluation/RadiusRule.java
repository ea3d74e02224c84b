package dev.hashnet.trainer.evaluation;

import java.util.OptionalInt;

/**
 * How the radius of a version is to be chosen.
 *
 * @param givenBits the radius itself, where the user knows it
 * @param pairRate rate of false pairs to keep, where not
 */
public record RadiusRule(OptionalInt givenBits, double pairRate) {
  /** By {@link RadiusCalibration#TARGET_PAIR_RATE}. */
  public static final RadiusRule DEFAULT =
      new RadiusRule(OptionalInt.empty(), RadiusCalibration.TARGET_PAIR_RATE);

  public static RadiusRule given(int bits) {
    return new RadiusRule(OptionalInt.of(bits), RadiusCalibration.TARGET_PAIR_RATE);
  }

  public static RadiusRule keeping(RadiusBudget budget) {
    return new RadiusRule(OptionalInt.empty(), budget.pairRate());
  }

  /** Applies it to the distances between different images. */
  public RadiusCalibration calibrate(DistanceHistogram background, int bits) {
    return RadiusCalibration.of(background, bits, givenBits, pairRate);
  }
}
