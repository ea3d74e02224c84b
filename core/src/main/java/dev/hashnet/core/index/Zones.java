package dev.hashnet.core.index;

/**
 * How the bits of a code, in the order that was learned, are shared out: a zone a band, one after
 * another, which begins with the band. The sketch of a band is the bits after it, which reach into
 * the zones that follow; after the last bit comes the first.
 */
final class Zones {
  private static final int AROUND = -1;

  private final int widthBits;
  private final int[] begins;

  /** By band: the bits of a sketch that count, of {@code sketchBits}. */
  private final int[] masks;

  /** By band: zones after its own that its sketch reaches into, or AROUND: onto the band itself. */
  private final int[] reached;

  Zones(BandPlan plan) {
    int bands = plan.bands();
    int sketchBits = plan.sketchBits();
    widthBits = plan.widthBits();
    begins = new int[bands];
    masks = new int[bands];
    reached = new int[bands];
    for (int band = 0; band < bands; band++) {
      begins[band] = begin(plan, band);
      masks[band] = -1 >>> (Integer.SIZE - sketchBits);
      int end = begins[band] + widthBits + sketchBits;
      if (end - begins[band] > plan.bits()) {
        reached[band] = AROUND;
        continue;
      }
      while (begin(plan, band + reached[band] + 1) < end) {
        reached[band]++;
      }
      int last = begin(plan, band + reached[band]);
      int spare = end - last;
      if (reached[band] > 1 && 2 * spare < begin(plan, band + reached[band] + 1) - last) {
        // A bit more may differ for the sake of a zone that it hardly reaches into.
        reached[band]--;
        masks[band] &= -1 << spare;
      }
    }
  }

  private static int begin(BandPlan plan, int zone) {
    return (int) ((long) zone * plan.bits() / plan.bands());
  }

  /** The first bit of a band. */
  int begin(int band) {
    return begins[band];
  }

  /** The first bit of a band's sketch. */
  int sketchBegin(int band) {
    return begins[band] + widthBits;
  }

  /** The bits of a band's sketch that count; the others are zero in every code's. */
  int sketchMask(int band) {
    return masks[band];
  }

  /**
   * Most bits in which each band and its sketch may differ together. Why that is so: see {@link
   * MultiIndexHammingIndex}.
   *
   * @param thresholds by band, most bits in which it may differ
   * @param into by band
   */
  void budgets(int radiusBits, int[] thresholds, int[] into) {
    for (int band = 0; band < into.length; band++) {
      if (reached[band] == AROUND) {
        // The bits of the band count twice.
        into[band] = radiusBits + widthBits;
        continue;
      }
      int budgetBits = thresholds[band];
      int next = band;
      for (int i = 0; i < reached[band]; i++) {
        next = next + 1 == into.length ? 0 : next + 1;
        budgetBits += thresholds[next] + 1;
      }
      into[band] = Math.min(radiusBits, budgetBits);
    }
  }
}
