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

  /** How far from a half the share of ones of a bit may be, for bits that are as good as even. */
  private static final double EVEN = 0.075;

  /** Squared correlation of bits that are as good as independent. */
  private static final double INDEPENDENT = 0.02;

  private static final int NIBBLES = 16;

  private static final int NONE = -1;

  /** Words of the result that are put together at a time. */
  private static final int GROUP = 4;

  private final int words;

  /**
   * For each group of words of the result, each half byte of a code and each of its values, what
   * that gives to the words of the group. Empty: bits stay where they are.
   */
  private final long[] moved;

  /** {@code order[i]} is the bit that comes to place i. */
  BitOrder(int[] order) {
    this.words = order.length / Long.SIZE;
    int group = words == 1 ? 1 : GROUP;
    int groups = (words + group - 1) / group;
    this.moved = new long[groups * words * NIBBLES * NIBBLES * group];
    for (int place = 0; place < order.length; place++) {
      int bit = order[place];
      int word = place / Long.SIZE;
      int nibble = word / group * words * NIBBLES + bit / 4;
      for (int value = 0; value < NIBBLES; value++) {
        if ((value << bit % 4 & 8) != 0) {
          moved[(nibble * NIBBLES + value) * group + word % group] |=
              Long.MIN_VALUE >>> place % Long.SIZE;
        }
      }
    }
  }

  /** All bits stay where they are. */
  private BitOrder(int bits) {
    words = bits / Long.SIZE;
    moved = new long[0];
  }

  /** The code with its bits in this order. */
  void apply(long[] code, long[] into) {
    if (moved.length == 0) {
      System.arraycopy(code, 0, into, 0, words);
    } else if (words == 1) {
      into[0] = applyOne(code[0]);
    } else {
      for (int first = 0; first < words; first += GROUP) {
        applyGroup(code, into, first);
      }
    }
  }

  /** Sums in variables of their own: a loop over words would go by way of memory. */
  private void applyGroup(long[] code, long[] into, int first) {
    long word0 = 0;
    long word1 = 0;
    long word2 = 0;
    long word3 = 0;
    int base = first * words * NIBBLES * NIBBLES;
    for (long word : code) {
      for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
        int at = base + ((int) (word >>> shift) & 15) * GROUP;
        word0 |= moved[at];
        word1 |= moved[at + 1];
        word2 |= moved[at + 2];
        word3 |= moved[at + 3];
        base += NIBBLES * GROUP;
      }
    }
    into[first] = word0;
    if (first + 1 < words) {
      into[first + 1] = word1;
    }
    if (first + 2 < words) {
      into[first + 2] = word2;
    }
    if (first + 3 < words) {
      into[first + 3] = word3;
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
    Columns columns = new Columns(sample);
    if (columns.areAlike()) {
      // Any order is as good, and none costs nothing.
      return new BitOrder(bits);
    }
    Zones zones = new Zones(plan);
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

    /** Whether all bits are about as often one as zero, and tell nothing about one another. */
    boolean areAlike() {
      for (int bit = 0; bit < columns.length; bit++) {
        if (Math.abs(ones[bit] / (double) rows - 0.5) > EVEN) {
          return false;
        }
        for (int other = 0; other < bit; other++) {
          if (squaredCorrelation(bit, other) > INDEPENDENT) {
            return false;
          }
        }
      }
      return true;
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
