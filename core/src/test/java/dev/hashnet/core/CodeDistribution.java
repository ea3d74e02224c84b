package dev.hashnet.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** How random codes of tests and measurements are drawn. */
public enum CodeDistribution {
  /** Independent fair bits. */
  UNIFORM {
    @Override
    public Source source(int bits, SplittableRandom random) {
      return () -> uniform(bits, random);
    }
  },
  /** Biased bits in correlated runs, and one code in ten a near copy of an earlier one. */
  CLUSTERED {
    @Override
    public Source source(int bits, SplittableRandom random) {
      return clustered(bits, random);
    }
  },
  /** Independent bits, some of them nearly always the same. */
  BIASED {
    @Override
    public Source source(int bits, SplittableRandom random) {
      double[] bias = biases(bits, 0.05, random);
      return () -> drawn(bias, 0, random);
    }
  },
  /** Fair bits of which most repeat the one before them. */
  CORRELATED {
    @Override
    public Source source(int bits, SplittableRandom random) {
      double[] bias = biases(bits, 0.5, random);
      return () -> drawn(bias, 0.6, random);
    }
  },
  /** Half of the codes are near copies of one, the others uniform. */
  HOT_CLUSTER {
    @Override
    public Source source(int bits, SplittableRandom random) {
      BinaryCode centre = uniform(bits, random);
      return () ->
          random.nextBoolean()
              ? uniform(bits, random)
              : flipped(centre, random.nextInt(bits / 8 + 1), random);
    }
  },
  /** Near copies of a handful of codes, most of them exact. */
  DUPLICATES {
    @Override
    public Source source(int bits, SplittableRandom random) {
      List<BinaryCode> originals = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        originals.add(uniform(bits, random));
      }
      return () -> {
        BinaryCode original = originals.get(random.nextInt(originals.size()));
        return random.nextInt(3) > 0 ? original : flipped(original, 1 + random.nextInt(12), random);
      };
    }
  };

  /** Draws one code after another. */
  @FunctionalInterface
  public interface Source {
    BinaryCode next();
  }

  /** Codes of the given length, drawn with the given random numbers. */
  public abstract Source source(int bits, SplittableRandom random);

  /** The code with that many random flips; a bit may be flipped twice. */
  public static BinaryCode flipped(BinaryCode code, int flips, SplittableRandom random) {
    byte[] bytes = code.toBytes();
    for (int i = 0; i < flips; i++) {
      int bit = random.nextInt(code.bits());
      bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
    }
    return BinaryCode.ofBytes(bytes);
  }

  private static BinaryCode uniform(int bits, SplittableRandom random) {
    var words = new long[bits / 64];
    for (int i = 0; i < words.length; i++) {
      words[i] = random.nextLong();
    }
    return BinaryCode.ofWords(words);
  }

  private static Source clustered(int bits, SplittableRandom random) {
    double[] bias = biases(bits, 0.15, random);
    List<BinaryCode> recent = new ArrayList<>();
    return () -> {
      BinaryCode code;
      if (!recent.isEmpty() && random.nextInt(10) == 0) {
        BinaryCode original = recent.get(random.nextInt(recent.size()));
        code = flipped(original, random.nextInt(9), random);
      } else {
        code = drawn(bias, 0.3, random);
      }
      if (recent.size() < 1000) {
        recent.add(code);
      } else {
        recent.set(random.nextInt(recent.size()), code);
      }
      return code;
    };
  }

  /** Chances of a one, evenly between {@code least} and its complement. */
  private static double[] biases(int bits, double least, SplittableRandom random) {
    var bias = new double[bits];
    for (int i = 0; i < bits; i++) {
      bias[i] = least + (1 - 2 * least) * random.nextDouble();
    }
    return bias;
  }

  /** Each bit repeats the one before it with the chance given, else follows its own bias. */
  private static BinaryCode drawn(double[] bias, double repeats, SplittableRandom random) {
    var outputs = new float[bias.length];
    for (int i = 0; i < outputs.length; i++) {
      boolean repeat = i > 0 && random.nextDouble() < repeats;
      outputs[i] = repeat ? outputs[i - 1] : random.nextDouble() < bias[i] ? 1 : -1;
    }
    return BinaryCode.ofSigns(outputs);
  }
}
