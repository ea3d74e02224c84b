package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearCodeTest {
  private static final int BITS = 64;

  @Test
  void polarFactor_isOrthogonalAndNearest() {
    float[][] matrix = Matrices.gaussian(20, 20, new SplittableRandom(4));
    float[][] factor = Matrices.polarFactor(matrix).orElseThrow();
    float[][] identity = Matrices.transposedProduct(factor, factor);
    // For the polar factor, and no other rotation, factor' * matrix is symmetric.
    float[][] stretch = Matrices.transposedProduct(factor, matrix);
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 20; j++) {
        assertThat(identity[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-4f));
        assertThat(stretch[i][j]).isCloseTo(stretch[j][i], within(1e-3f));
      }
      assertThat(stretch[i][i]).isPositive();
    }
  }

  @Test
  void polarFactor_singularMatrix_isEmpty() {
    assertThat(Matrices.polarFactor(new float[3][3])).isEmpty();
  }

  /** Points near the corners of a turned cube: ITQ turns it back, random hyperplanes cannot. */
  @Test
  void itq_turnedCube_errsLessThanHyperplanes() {
    SplittableRandom random = new SplittableRandom(7);
    float[][] turn = Matrices.gaussian(96, 96, random);
    Matrices.orthonormalise(turn);
    float[][] clean = new float[800][96];
    float[][] noisy = new float[800][96];
    for (int i = 0; i < clean.length; i++) {
      for (int k = 0; k < 96; k++) {
        clean[i][k] = k < BITS ? (random.nextBoolean() ? 1 : -1) : 0;
        noisy[i][k] = clean[i][k] + (float) (.3 * random.nextGaussian());
      }
    }
    float[][] features = Matrices.product(clean, turn);
    float[][] copies = Matrices.product(noisy, turn);

    LinearCode itq = LinearCode.iterativeQuantisation(features, BITS, 1).orElseThrow();
    LinearCode hyperplanes = LinearCode.randomHyperplanes(features, BITS, 1);

    assertThat(differing(itq, features, copies))
        .isLessThan(.65 * differing(hyperplanes, features, copies));
  }

  @Test
  void itq_fewerImagesThanBits_isEmpty() {
    assertThat(LinearCode.iterativeQuantisation(new float[BITS][200], BITS, 1)).isEmpty();
  }

  private static double differing(LinearCode code, float[][] features, float[][] copies) {
    double sum = 0;
    for (int i = 0; i < features.length; i++) {
      long[] first = new long[1];
      long[] second = new long[1];
      code.encode(features[i], first, 0);
      code.encode(copies[i], second, 0);
      sum += Long.bitCount(first[0] ^ second[0]);
    }
    return sum / features.length;
  }
}
