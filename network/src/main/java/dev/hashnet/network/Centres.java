package dev.hashnet.network;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A code for each class, far from those of the others: rows of a Hadamard matrix and their
 * opposites where the length is a power of two and has enough of them, so that two differ in half
 * of the bits or in all; else the best of some seeded random draws.
 *
 * <p>Source: Yuan et al., Central Similarity Quantization for Efficient Image and Video Retrieval,
 * CVPR 2020, algorithm 1.
 */
final class Centres {
  private static final int DRAWS = 200;

  private final double[][] signs;
  private final SplittableRandom ties;

  Centres(int classes, int bits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.signs =
        Integer.bitCount(bits) == 1 && classes <= 2 * bits
            ? hadamard(classes, bits)
            : drawn(classes, bits, random);
    this.ties = random;
  }

  /** Sylvester's construction: entry (i, k) is the parity of the ones that i and k share. */
  private static double[][] hadamard(int classes, int bits) {
    double[][] rows = new double[classes][bits];
    for (int c = 0; c < classes; c++) {
      for (int k = 0; k < bits; k++) {
        double sign = Integer.bitCount(c % bits & k) % 2 == 0 ? 1 : -1;
        rows[c][k] = c < bits ? sign : -sign;
      }
    }
    return rows;
  }

  /** The draw whose nearest two centres are farthest apart. */
  private static double[][] drawn(int classes, int bits, SplittableRandom random) {
    double[][] best = draw(classes, bits, random);
    for (int i = 1; i < DRAWS; i++) {
      double[][] next = draw(classes, bits, random);
      best = nearest(next) > nearest(best) ? next : best;
    }
    return best;
  }

  private static double[][] draw(int classes, int bits, SplittableRandom random) {
    double[][] rows = new double[classes][bits];
    for (double[] row : rows) {
      for (int k = 0; k < bits; k++) {
        row[k] = random.nextBoolean() ? 1 : -1;
      }
    }
    return rows;
  }

  private static int nearest(double[][] rows) {
    int nearest = Integer.MAX_VALUE;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        nearest = Math.min(nearest, distance(rows[i], rows[j]));
      }
    }
    return nearest;
  }

  private static int distance(double[] a, double[] b) {
    int distance = 0;
    for (int k = 0; k < a.length; k++) {
      distance += a[k] == b[k] ? 0 : 1;
    }
    return distance;
  }

  int bits() {
    return signs[0].length;
  }

  int classes() {
    return signs.length;
  }

  /** Of a class, plus or minus 1 a bit; not to be changed. */
  double[] of(int label) {
    return signs[label];
  }

  /** Of each set of labels the majority of its classes, bit by bit; a tie falls at random. */
  double[][] of(LabelSets labels) {
    SplittableRandom random = ties.split();
    return labels.sets().stream()
        .map(set -> set.size() == 1 ? of(set.get(0)) : majority(set, random))
        .toArray(double[][]::new);
  }

  private double[] majority(List<Integer> set, SplittableRandom random) {
    double[] centre = new double[bits()];
    for (int k = 0; k < centre.length; k++) {
      double sum = 0;
      for (int label : set) {
        sum += signs[label][k];
      }
      centre[k] = sum == 0 ? (random.nextBoolean() ? 1 : -1) : Math.signum(sum);
    }
    return centre;
  }
}
