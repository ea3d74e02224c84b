package dev.hashnet.core.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How codes are cut into bands: {@code bands} disjoint runs of {@code widthBits} bits, one after
 * another in the order of the bits that was learned, and {@code sketchBits} of the bits after them
 * beside each row of a bucket.
 */
record BandPlan(int bits, int bands, int widthBits, int sketchBits) {
  /** Costs in nanoseconds, as measured on one core; only their ratios matter. */
  private static final double SCAN_PLANE_NS = 0.11;

  private static final double HIT_BLOCK_NS = 450;
  private static final double PROBE_NS = 35;
  private static final double CANDIDATE_16_NS = 0.85;
  private static final double CANDIDATE_32_NS = 1.4;
  private static final double VERIFY_NS = 120;

  /**
   * Rows whose sketch is near, for each that there would be among uniform codes: real ones are
   * alike, and a sketch that does for uniform codes by a hair does not for them.
   */
  private static final double SKEW = 4;

  private static final int MIN_WIDTH_BITS = 8;
  private static final int MAX_WIDTH_BITS = 24;
  private static final int MAX_BANDS = 64;

  /** Bytes of a row apart from code and bands. */
  private static final int ROW_BYTES = 16;

  /** A share of its page: head, room, and what rounding takes. */
  private static final double BUCKET_BYTES = 6;

  BandPlan {
    if (bands < 1 || widthBits < 1 || bands * widthBits > bits) {
      throw new IllegalArgumentException(
          "bands must fit into the code: bits=%d, bands=%d, widthBits=%d"
              .formatted(bits, bands, widthBits));
    }
    if (sketchBits != Short.SIZE && sketchBits != Integer.SIZE) {
      throw new IllegalArgumentException("sketch must be 16 or 32 bits: sketchBits=" + sketchBits);
    }
  }

  /**
   * The plan with the least product of search time and memory for uniform codes, or null where
   * codes are too few for any bands.
   */
  static @Nullable BandPlan best(int bits, int radiusBits, int rows) {
    int log2 = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(rows);
    BandPlan best = null;
    double bestScore = Double.POSITIVE_INFINITY;
    for (int bands = 1; bands <= Math.min(radiusBits + 1, MAX_BANDS); bands++) {
      int widest = Math.min(Math.min(MAX_WIDTH_BITS, log2 - 1), bits / bands);
      for (int width = Math.max(MIN_WIDTH_BITS, Math.min(widest, log2 - 5));
          width <= widest;
          width++) {
        for (int sketchBits = Short.SIZE; sketchBits <= Integer.SIZE; sketchBits += Short.SIZE) {
          BandPlan plan = new BandPlan(bits, bands, width, sketchBits);
          double score = plan.estimate(radiusBits).searchNs(rows) * plan.bytes(rows);
          if (score < bestScore) {
            best = plan;
            bestScore = score;
          }
        }
      }
    }
    return best;
  }

  /** Estimated bytes a code. */
  private double bytes(int rows) {
    double buckets = Math.scalb(BUCKET_BYTES, widthBits) / rows;
    int rowBytes = rows <= BucketTable.NARROW_ROWS ? 3 : Integer.BYTES;
    return bits / 8.0 + ROW_BYTES + bands * (buckets + sketchBits / 8.0 + rowBytes);
  }

  /**
   * Most bits in which every band may differ; -1: a band need not be probed. With {@link
   * #extraThresholds} bands that may differ in one more, they add up to {@code radiusBits - bands +
   * 1}.
   */
  int leastThreshold(int radiusBits) {
    return (radiusBits + 1) / bands - 1;
  }

  /** How many bands may differ in one bit more. */
  int extraThresholds(int radiusBits) {
    return (radiusBits + 1) % bands;
  }

  /** Buckets looked up by a search. */
  double probes(int radiusBits) {
    int least = leastThreshold(radiusBits);
    int extra = extraThresholds(radiusBits);
    return (bands - extra) * probesOfBand(least) + extra * probesOfBand(least + 1);
  }

  private double probesOfBand(int threshold) {
    double probes = 0;
    double ring = 1;
    for (int flips = 0; flips <= Math.min(threshold, widthBits); flips++) {
      probes += ring;
      ring = ring * (widthBits - flips) / (flips + 1);
    }
    return probes;
  }

  /** What a search through uniform codes is expected to cost. */
  Estimate estimate(int radiusBits) {
    int least = leastThreshold(radiusBits);
    int[] thresholds = new int[bands];
    Arrays.fill(thresholds, least);
    Arrays.fill(thresholds, 0, extraThresholds(radiusBits), least + 1);
    int[] budgets = new int[bands];
    Zones zones = new Zones(this);
    zones.budgets(radiusBits, thresholds, budgets);
    double verified = 0;
    for (int band = 0; band < bands; band++) {
      double ring = 1;
      int comparedBits = Integer.bitCount(zones.sketchMask(band));
      for (int flips = 0; flips <= Math.min(thresholds[band], widthBits); flips++) {
        verified += ring * sketchPasses(comparedBits, budgets[band] - flips);
        ring = ring * (widthBits - flips) / (flips + 1);
      }
    }
    double probes = probes(radiusBits);
    double share = Math.scalb(1.0, -widthBits);
    return new Estimate(
        PROBE_NS * probes, share * (candidateNs() * probes + SKEW * VERIFY_NS * verified));
  }

  /**
   * Expected time of searches with one radius through uniform codes.
   *
   * @param fixedNs whatever the number of codes
   * @param nsPerCode and for each code that there is
   */
  record Estimate(double fixedNs, double nsPerCode) {
    double searchNs(int codes) {
      return fixedNs + nsPerCode * codes;
    }
  }

  /** Expected time of a search that cost so much. */
  double costNs(SearchCost cost) {
    return costNs((double) cost.probes(), (double) cost.candidates(), (double) cost.verified());
  }

  /** Expected time of a search, from what it cost. */
  double costNs(double probes, double candidates, double verified) {
    return PROBE_NS * probes + candidateNs() * candidates + VERIFY_NS * verified;
  }

  private double candidateNs() {
    return sketchBits == Short.SIZE ? CANDIDATE_16_NS : CANDIDATE_32_NS;
  }

  /** Share of uniform sketches that differ in at most so many bits. */
  private static double sketchPasses(int comparedBits, int budgetBits) {
    double ways = 1;
    double passing = 0;
    for (int differing = 0; differing <= Math.min(budgetBits, comparedBits); differing++) {
      passing += ways;
      ways = ways * (comparedBits - differing) / (differing + 1);
    }
    return Math.scalb(passing, -comparedBits);
  }

  /** Expected time that a scan takes longer for so many hits: their blocks are read again. */
  double hitsNs(int rows, long hits) {
    return HIT_BLOCK_NS * Math.min((double) hits, rows / (double) CodeRows.BLOCK_ROWS);
  }

  /** Expected time of a scan. */
  double scanNs(int rows) {
    return SCAN_PLANE_NS * rows * Math.min(4, bits / 32);
  }
}
