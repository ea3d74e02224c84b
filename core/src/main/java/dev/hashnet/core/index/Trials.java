package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * What searches by bands have cost lately, by radius. Where codes crowd into few buckets that is
 * more than uniform codes would let expect, and may be more than a scan; each search would find
 * that out anew, and pay for it.
 *
 * <p>Costs are those that {@link BandPlan} reckons from what was read, so the same searches take
 * the same way on every machine.
 */
final class Trials {
  /** Weight of a search in the mean of those before it. */
  private static final double WEIGHT = 1 / 16.0;

  /** Of a scan: near it, the estimate decides nothing, and a scan's time varies less. */
  private static final double WORTH_IT = 0.85;

  /** Searches after which one is tried by bands again, since codes come and go. */
  private static final int TRY_AGAIN = 256;

  private final float[] meanNs;
  private final float[] meanScanNs;
  private final char[] passedOver;

  Trials(int bits) {
    meanNs = new float[bits + 1];
    meanScanNs = new float[bits + 1];
    passedOver = new char[bits + 1];
    Arrays.fill(meanNs, Float.NaN);
  }

  /**
   * A search by bands was made.
   *
   * @param costNs what it took, what it gave up included
   * @param scanNs what a scan would have taken
   */
  void note(int radiusBits, double costNs, double scanNs) {
    boolean first = Float.isNaN(meanNs[radiusBits]);
    double weight = first ? 1 : WEIGHT;
    double before = first ? 0 : meanNs[radiusBits];
    meanNs[radiusBits] = (float) (before + weight * (costNs - before));
    meanScanNs[radiusBits] += (float) (weight * (scanNs - meanScanNs[radiusBits]));
  }

  /** Whether the next search of that radius is to be tried by bands. */
  boolean favourProbing(int radiusBits) {
    // Not a number compares as false: nothing was tried yet.
    boolean dear = meanNs[radiusBits] > WORTH_IT * meanScanNs[radiusBits];
    if (dear && passedOver[radiusBits] < TRY_AGAIN) {
      passedOver[radiusBits]++;
      return false;
    }
    passedOver[radiusBits] = 0;
    return true;
  }
}
