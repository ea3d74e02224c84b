package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * An order of the bits of a code. Hamming distance is the same in any order; what differs is how
 * evenly codes spread over the buckets of a band. Bits that are nearly always the same tell little,
 * and so does a bit beside another that goes with it: they are kept out of the bands, or apart.
 */
final class BitOrder {
  /** Share of a bit's information, as squared correlation, that a band may know already. */
  private static final double REDUNDANT = 0.2;

  /** Weight of a band's length against correlation, so that equal bands grow evenly. */
  private static final double LENGTH_WEIGHT = 0.01;

  private static final int NIBBLES = 16;

  private static final int NONE = -1;

  private final int words;

  /** For each half byte of a code and each of its values, the words with its bits in place. */
  private final long[] moved;

  /** {@code order[i]} is the bit that comes to place i. */
  BitOrder(int[] order) {
    this.words = order.length / Long.SIZE;
    this.moved = new long[words * NIBBLES * NIBBLES * words];
    for (int place = 0; place < order.length; place++) {
      int bit = order[place];
      int nibble = bit / 4;
      for (int value = 0; value < NIBBLES; value++) {
        if ((value << bit % 4 & 8) != 0) {
          moved[(nibble * NIBBLES + value) * words + place / Long.SIZE] |=
              Long.MIN_VALUE >>> place % Long.SIZE;
        }
      }
    }
  }

  static BitOrder unchanged(int bits) {
    int[] order = new int[bits];
    Arrays.setAll(order, i -> i);
    return new BitOrder(order);
  }

  /** The code with its bits in this order. */
  void apply(long[] code, long[] into) {
    if (words == 1) {
      into[0] = applyOne(code[0]);
      return;
    }
    Arrays.fill(into, 0);
    for (int word = 0; word < words; word++) {
      for (int nibble = 0; nibble < NIBBLES; nibble++) {
        int value = (int) (code[word] >>> (60 - 4 * nibble)) & 15;
        int base = ((word * NIBBLES + nibble) * NIBBLES + value) * words;
        for (int i = 0; i < words; i++) {
          into[i] |= moved[base + i];
        }
      }
    }
  }

  private long applyOne(long code) {
    long result = 0;
    long rest = code;
    for (int base = 15 * NIBBLES; base >= 0; base -= NIBBLES) {
      result |= moved[base + ((int) rest & 15)];
      rest >>>= 4;
    }
    return result;
  }

  /** An order for the bands of a plan, which lie as {@link Zones} says, learned from a sample. */
  static BitOrder learn(BandPlan plan, long[][] sample) {
    int bits = plan.bits();
    int bands = plan.bands();
    int widthBits = plan.widthBits();
    Zones zones = new Zones(plan);
    Columns columns = new Columns(sample);
    Integer[] balanced = new Integer[bits];
    Arrays.setAll(balanced, i -> i);
    Arrays.sort(balanced, (a, b) -> Double.compare(columns.bias(a), columns.bias(b)));
    int[] order = new int[bits];
    Arrays.fill(order, NONE);
    int[] lengths = new int[bands];
    int[] spare = new int[bits - bands * widthBits];
    int spared = 0;
    for (int bit : balanced) {
      int best = -1;
      double bestKnown = Double.POSITIVE_INFINITY;
      for (int band = 0; band < bands; band++) {
        if (lengths[band] < widthBits) {
          double known = LENGTH_WEIGHT * lengths[band];
          for (int i = 0; i < lengths[band]; i++) {
            known += columns.squaredCorrelation(order[zones.begin(band) + i], bit);
          }
          if (known < bestKnown) {
            best = band;
            bestKnown = known;
          }
        }
      }
      boolean redundant = best < 0 || bestKnown - LENGTH_WEIGHT * lengths[best] > REDUNDANT;
      if (redundant && spared < spare.length) {
        spare[spared++] = bit;
      } else {
        order[zones.begin(best) + lengths[best]++] = bit;
      }
    }
    for (int place = 0; place < bits; place++) {
      if (order[place] == NONE) {
        order[place] = spare[--spared];
      }
    }
    return new BitOrder(order);
  }

  /** The sample, a bit of all codes side by side. */
  private static final class Columns {
    private final long[][] columns;
    private final int[] ones;
    private final int rows;

    Columns(long[][] sample) {
      rows = sample.length;
      columns = new long[sample[0].length * Long.SIZE][(rows + 63) / 64];
      ones = new int[columns.length];
      for (int row = 0; row < rows; row++) {
        for (int bit = 0; bit < columns.length; bit++) {
          long one = sample[row][bit / Long.SIZE] << bit % Long.SIZE >>> 63;
          columns[bit][row / 64] |= one << row % 64;
          ones[bit] += (int) one;
        }
      }
    }

    double bias(int bit) {
      // Rounded, so that chance does not decide between bits that are as good as equal.
      return Math.round(20 * Math.abs(ones[bit] / (double) rows - 0.5));
    }

    double squaredCorrelation(int a, int b) {
      int both = 0;
      for (int i = 0; i < columns[a].length; i++) {
        both += Long.bitCount(columns[a][i] & columns[b][i]);
      }
      double n = rows;
      double covariance = both / n - ones[a] / n * (ones[b] / n);
      double variances = ones[a] / n * (1 - ones[a] / n) * (ones[b] / n) * (1 - ones[b] / n);
      double squared = variances == 0 ? 1 : covariance * covariance / variances;
      // Below this it is the noise of the sample.
      return squared < 16 / n ? 0 : squared;
    }
  }
}
