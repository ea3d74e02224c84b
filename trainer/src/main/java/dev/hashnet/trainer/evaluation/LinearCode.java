package dev.hashnet.trainer.evaluation;

import dev.hashnet.trainer.data.Seeds;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A code from the signs of linear functions of features: random hyperplanes, and ITQ. What a hash
 * layer is worth shows beside them, on the same features.
 *
 * <p>Both are centred on the mean of the features that they were fitted to. ITQ rotates the
 * subspace of the largest principal components so that the features lie near the corners of a cube.
 * The subspace is found by orthogonal iteration (three rounds are enough: only the subspace
 * matters, the rotation follows), the rotation of each round by Newton's iteration for the polar
 * factor.
 *
 * <p>Source: Gong and Lazebnik, Iterative Quantization: A Procrustean Approach to Learning Binary
 * Codes, CVPR 2011; Charikar, Similarity Estimation Techniques from Rounding Algorithms, 2002.
 */
final class LinearCode {
  private static final int SUBSPACE_ROUNDS = 3;
  private static final int ROTATION_ROUNDS = 30;

  private final float[] mean;

  /** {@code [bits][d]}. */
  private final float[][] directions;

  private LinearCode(float[] mean, float[][] directions) {
    this.mean = mean;
    this.directions = directions;
  }

  /** Random hyperplanes through the mean of {@code features}, {@code [n][d]}. */
  static LinearCode randomHyperplanes(float[][] features, int bits, long seed) {
    float[] mean = mean(features);
    SplittableRandom random = Seeds.stream(seed, bits, 1);
    return new LinearCode(mean, Matrices.gaussian(bits, mean.length, random));
  }

  /**
   * ITQ fitted to {@code features}, {@code [n][d]}; empty unless n and d are larger than the number
   * of bits.
   */
  static Optional<LinearCode> iterativeQuantisation(float[][] features, int bits, long seed) {
    if (features.length <= bits || features[0].length <= bits) {
      return Optional.empty();
    }
    float[] mean = mean(features);
    float[][] centred = new float[features.length][];
    for (int i = 0; i < features.length; i++) {
      centred[i] = features[i].clone();
      for (int k = 0; k < mean.length; k++) {
        centred[i][k] -= mean[k];
      }
    }
    SplittableRandom random = Seeds.stream(seed, bits, 2);
    float[][] subspace = Matrices.gaussian(mean.length, bits, random);
    for (int round = 0; round < SUBSPACE_ROUNDS; round++) {
      float[][] projected = Matrices.product(centred, subspace);
      Matrices.orthonormalise(projected);
      subspace = Matrices.transposedProduct(centred, projected);
      Matrices.orthonormalise(subspace);
    }
    float[][] rotation = rotation(Matrices.product(centred, subspace), bits, random);
    return Optional.of(
        new LinearCode(mean, Matrices.transposed(Matrices.product(subspace, rotation))));
  }

  private static float[][] rotation(float[][] projected, int bits, SplittableRandom random) {
    float[][] rotation = Matrices.gaussian(bits, bits, random);
    Matrices.orthonormalise(rotation);
    for (int round = 0; round < ROTATION_ROUNDS; round++) {
      float[][] corners = Matrices.product(projected, rotation);
      for (float[] row : corners) {
        for (int k = 0; k < row.length; k++) {
          row[k] = row[k] > 0 ? 1 : -1;
        }
      }
      Optional<float[][]> next =
          Matrices.polarFactor(Matrices.transposedProduct(projected, corners));
      if (next.isEmpty()) {
        break;
      }
      rotation = next.get();
    }
    return rotation;
  }

  private static float[] mean(float[][] features) {
    double[] sums = new double[features[0].length];
    for (float[] row : features) {
      for (int k = 0; k < sums.length; k++) {
        sums[k] += row[k];
      }
    }
    float[] mean = new float[sums.length];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = (float) (sums[k] / features.length);
    }
    return mean;
  }

  int bits() {
    return directions.length;
  }

  /** Sets the bits of one image's features in {@code words}, which are zero there. */
  void encode(float[] features, long[] words, int offset) {
    for (int bit = 0; bit < directions.length; bit++) {
      float[] direction = directions[bit];
      float sum = 0;
      for (int k = 0; k < direction.length; k++) {
        sum += direction[k] * (features[k] - mean[k]);
      }
      if (sum > 0) {
        words[offset + bit / Long.SIZE] |= Long.MIN_VALUE >>> bit % Long.SIZE;
      }
    }
  }
}
