package dev.hashnet.trainer.evaluation;

import java.util.List;

/**
 * A radius for a budget, and whether such radii keep what they promise on images that had no part
 * in choosing them.
 *
 * @param budget what was asked for
 * @param calibration the radius for it, from all images
 * @param low of the rate at that radius, by bootstrap over images, 5th percentile
 * @param high the same, 95th percentile
 * @param checks radii from one half of the images, measured on the other
 */
public record RadiusFindings(
    RadiusBudget budget,
    RadiusCalibration calibration,
    double low,
    double high,
    List<Check> checks) {
  public RadiusFindings {
    checks = List.copyOf(checks);
  }

  /**
   * One rate.
   *
   * @param askedRate rate of false pairs asked for
   * @param radiusBits radius from the first half
   * @param promisedRate what the first half promises at that radius
   * @param pairs different pairs of the second half
   * @param falsePairs of them that lie within the radius
   */
  public record Check(
      double askedRate, int radiusBits, double promisedRate, long pairs, long falsePairs) {
    public double measuredRate() {
      return (double) falsePairs / pairs;
    }

    /** Expected and found too few to compare. */
    public boolean tooFewToTell() {
      return Math.max((double) falsePairs, promisedRate * pairs)
          < DistanceHistogram.MIN_FALSE_PAIRS;
    }

    /** Measured over promised. */
    public double ratio() {
      return measuredRate() / promisedRate;
    }

    public Verdict verdict() {
      if (tooFewToTell()) {
        return Verdict.TOO_FEW_PAIRS;
      }
      if (ratio() > 2) {
        return Verdict.ABOVE;
      }
      return ratio() < .5 ? Verdict.BELOW : Verdict.WITHIN;
    }
  }

  /** Measured against promised. */
  public enum Verdict {
    /** Within a factor of two. */
    WITHIN,
    /** More than twice as many false pairs as promised. */
    ABOVE,
    /** Fewer than half: strict, and so are the recalls. */
    BELOW,
    /** Neither half has the pairs to say. */
    TOO_FEW_PAIRS
  }
}
