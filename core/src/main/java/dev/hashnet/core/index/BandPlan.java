package dev.hashnet.core.index;

import org.jspecify.annotations.Nullable;

/**
 * How codes are cut into bands: {@code bands} disjoint runs of {@code widthBits} bits, evenly
 * spread over the code. Bits between them belong to no band.
 */
record BandPlan(int bits, int bands, int widthBits) {
  /** Below this many codes a scan takes microseconds and bands would cost more than they save. */
  static final int MIN_ENTRIES = 4096;

  /** Costs in nanoseconds, as measured on one core; only their ratios matter. */
  private static final double SCAN_WORD_NS = 0.7;

  private static final double PROBE_NS = 15;
  private static final double CANDIDATE_NS = 1.2;
  private static final double VERIFY_NS = 20;

  private static final int MIN_WIDTH_BITS = 8;
  private static final int MAX_WIDTH_BITS = 22;
  private static final int MAX_BANDS = 32;

  /** Bytes of an entry and its image apart from code and bands, and of an entry in a band. */
  private static final int ENTRY_BYTES = 60;

  private static final int BAND_ENTRY_BYTES = 12;

  BandPlan {
    if (bands < 1 || widthBits < 1 || bands * widthBits > bits) {
      throw new IllegalArgumentException(
          "bands must fit into the code: bits=%d, bands=%d, widthBits=%d"
              .formatted(bits, bands, widthBits));
    }
  }

  /**
   * The plan with the least product of search time and memory for uniform codes, or null where a
   * scan is expected to be faster than any.
   */
  static @Nullable BandPlan choose(int bits, int radiusBits, int entries) {
    if (entries < MIN_ENTRIES) {
      return null;
    }
    // Eight entries a bucket and more: with fewer, blocks stand half empty.
    int widest = Math.min(MAX_WIDTH_BITS, 31 - Integer.numberOfLeadingZeros(entries) - 3);
    BandPlan best = null;
    double bestScore = Double.POSITIVE_INFINITY;
    for (int bands = 1; bands <= Math.min(radiusBits + 1, MAX_BANDS); bands++) {
      int widthBits = Math.min(widest, bits / bands);
      if (widthBits < MIN_WIDTH_BITS) {
        break;
      }
      BandPlan plan = new BandPlan(bits, bands, widthBits);
      double memory = bits / 8.0 + ENTRY_BYTES + BAND_ENTRY_BYTES * bands;
      double score = plan.searchNs(radiusBits, entries) * memory;
      if (score < bestScore) {
        best = plan;
        bestScore = score;
      }
    }
    return best != null && best.isWorthProbing(radiusBits, entries) ? best : null;
  }

  /** The first bit of a band. */
  int offset(int band) {
    return band * (bits / bands);
  }

  /**
   * Most bits in which a band may differ, for each band; -1: the band need not be probed. They add
   * up to {@code radiusBits - bands + 1}, as evenly as whole numbers can.
   */
  int[] thresholds(int radiusBits) {
    int[] thresholds = new int[bands];
    for (int band = 0; band < bands; band++) {
      int extra = band < (radiusBits + 1) % bands ? 1 : 0;
      thresholds[band] = (radiusBits + 1) / bands - 1 + extra;
    }
    return thresholds;
  }

  /** Buckets looked up by a search. */
  double probes(int radiusBits) {
    double probes = 0;
    for (int threshold : thresholds(radiusBits)) {
      double ring = 1;
      for (int flips = 0; flips <= Math.min(threshold, widthBits); flips++) {
        probes += ring;
        ring = ring * (widthBits - flips) / (flips + 1);
      }
    }
    return probes;
  }

  private double searchNs(int radiusBits, int entries) {
    double probes = probes(radiusBits);
    double candidates = probes * Math.scalb((double) entries, -widthBits);
    return costNs(probes, candidates, candidates * sketchPasses(radiusBits));
  }

  /** Expected time of a search, from what it cost. */
  static double costNs(SearchCost cost) {
    return costNs((double) cost.probes(), (double) cost.candidates(), (double) cost.verified());
  }

  private static double costNs(double probes, double candidates, double verified) {
    return PROBE_NS * probes + CANDIDATE_NS * candidates + VERIFY_NS * verified;
  }

  /** Share of uniform codes whose sketch differs in at most so many bits. */
  private static double sketchPasses(int budgetBits) {
    double ways = 1;
    double passing = 0;
    for (int differing = 0; differing <= Math.min(budgetBits, BandTable.SKETCH_BITS); differing++) {
      passing += ways;
      ways = ways * (BandTable.SKETCH_BITS - differing) / (differing + 1);
    }
    return Math.scalb(passing, -BandTable.SKETCH_BITS);
  }

  /** Expected time of a scan. */
  double scanNs(int entries) {
    return SCAN_WORD_NS * entries * (bits / 64.0);
  }

  /** Whether a search is expected to take less time than a scan of all entries. */
  boolean isWorthProbing(int radiusBits, int entries) {
    return searchNs(radiusBits, entries) < scanNs(entries);
  }
}
