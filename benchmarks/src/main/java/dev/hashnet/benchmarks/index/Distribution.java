package dev.hashnet.benchmarks.index;

import java.util.Locale;
import java.util.SplittableRandom;

/** How the codes of a run are drawn. All are seeded: the same seed gives the same codes. */
enum Distribution {
  /** Independent fair bits. */
  UNIFORM {
    @Override
    CodeSource source(int bits, int codes, SplittableRandom random) {
      return target -> uniform(target, random);
    }
  },
  /** Independent bits, each with a probability of its own, uniform over 0.15 to 0.85. */
  BIASED {
    @Override
    CodeSource source(int bits, int codes, SplittableRandom random) {
      double[] bias = bias(bits, random);
      return target -> correlated(target, bias, 0, random);
    }
  },
  /**
   * Biased bits of which three in ten repeat the bit before, and one code in ten a copy of one of a
   * thousand earlier ones with 0 to 8 flips.
   */
  CLUSTERED {
    @Override
    CodeSource source(int bits, int codes, SplittableRandom random) {
      return clustered(bits, random);
    }
  },
  /** Half of the codes one cluster: its centre with each bit flipped one time in five. */
  HOT {
    @Override
    CodeSource source(int bits, int codes, SplittableRandom random) {
      long[] centre = new long[bits / Long.SIZE];
      uniform(centre, random);
      return target -> {
        if (random.nextBoolean()) {
          uniform(target, random);
          return;
        }
        System.arraycopy(centre, 0, target, 0, target.length);
        for (int bit = 0; bit < bits; bit++) {
          if (random.nextInt(5) == 0) {
            flip(target, bit);
          }
        }
      };
    }
  },
  /** Four codes in five are exact copies of one of codes / 100 originals; the rest are fresh. */
  DUPLICATES {
    @Override
    CodeSource source(int bits, int codes, SplittableRandom random) {
      CodeSet originals = new CodeSet(bits, Math.max(1, codes / 100));
      long[] original = new long[bits / Long.SIZE];
      for (int i = 0; i < originals.count(); i++) {
        uniform(original, random);
        originals.set(i, original);
      }
      return target -> {
        if (random.nextInt(5) == 0) {
          uniform(target, random);
        } else {
          long[] chosen = originals.words(random.nextInt(originals.count()));
          System.arraycopy(chosen, 0, target, 0, target.length);
        }
      };
    }
  },
  /** Codes that an encoder gave images: see {@link ImageCodes}. */
  IMAGES {
    @Override
    CodeSource source(int bits, int codes, SplittableRandom random) {
      throw new IllegalStateException("codes of images are encoded, not drawn");
    }
  };

  private static final double REPEATS = 0.3;
  private static final int RECENT = 1_000;

  /** Draws one code after another into an array of bits / 64 words. */
  @FunctionalInterface
  interface CodeSource {
    void next(long[] target);
  }

  /**
   * @param codes how many will be drawn, about
   */
  abstract CodeSource source(int bits, int codes, SplittableRandom random);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static void flip(long[] code, int bit) {
    code[bit / Long.SIZE] ^= Long.MIN_VALUE >>> bit % Long.SIZE;
  }

  private static void uniform(long[] target, SplittableRandom random) {
    for (int i = 0; i < target.length; i++) {
      target[i] = random.nextLong();
    }
  }

  private static double[] bias(int bits, SplittableRandom random) {
    return random.doubles(bits, 0.15, 0.85).toArray();
  }

  private static void correlated(
      long[] target, double[] bias, double repeats, SplittableRandom random) {
    java.util.Arrays.fill(target, 0);
    boolean set = false;
    for (int bit = 0; bit < bias.length; bit++) {
      if (bit == 0 || repeats == 0 || random.nextDouble() >= repeats) {
        set = random.nextDouble() < bias[bit];
      }
      if (set) {
        flip(target, bit);
      }
    }
  }

  private static CodeSource clustered(int bits, SplittableRandom random) {
    double[] bias = bias(bits, random);
    CodeSet recent = new CodeSet(bits, RECENT);
    int[] drawn = {0};
    return target -> {
      int filled = Math.min(drawn[0], RECENT);
      if (filled > 0 && random.nextInt(10) == 0) {
        System.arraycopy(recent.words(random.nextInt(filled)), 0, target, 0, target.length);
        for (int flips = random.nextInt(9); flips > 0; flips--) {
          flip(target, random.nextInt(bits));
        }
      } else {
        correlated(target, bias, REPEATS, random);
      }
      recent.set(filled < RECENT ? filled : random.nextInt(RECENT), target);
      drawn[0]++;
    };
  }
}
