package dev.hashnet.trainer.evaluation;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Products, orthonormal bases and polar factors of dense matrices, row by row. */
final class Matrices {
  private static final int POLAR_ROUNDS = 30;
  private static final double POLAR_DONE = 1e-6;

  private Matrices() {}

  static float[][] gaussian(int rows, int columns, SplittableRandom random) {
    float[][] matrix = new float[rows][columns];
    for (float[] row : matrix) {
      for (int k = 0; k < columns; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    return matrix;
  }

  static float[][] product(float[][] a, float[][] b) {
    float[][] product = new float[a.length][b[0].length];
    IntStream.range(0, a.length)
        .parallel()
        .forEach(
            i -> {
              float[] row = product[i];
              for (int k = 0; k < b.length; k++) {
                float factor = a[i][k];
                float[] other = b[k];
                for (int j = 0; j < row.length; j++) {
                  row[j] += factor * other[j];
                }
              }
            });
    return product;
  }

  /** a transposed times b. */
  static float[][] transposedProduct(float[][] a, float[][] b) {
    return product(transposed(a), b);
  }

  static float[][] transposed(float[][] matrix) {
    float[][] transposed = new float[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }

  /** Makes the columns orthonormal, in place (modified Gram-Schmidt, twice). */
  static void orthonormalise(float[][] matrix) {
    float[][] columns = transposed(matrix);
    for (int i = 0; i < columns.length; i++) {
      for (int again = 0; again < 2; again++) {
        for (int j = 0; j < i; j++) {
          float dot = dot(columns[i], columns[j]);
          for (int k = 0; k < columns[i].length; k++) {
            columns[i][k] -= dot * columns[j][k];
          }
        }
      }
      float length = (float) Math.sqrt(dot(columns[i], columns[i]));
      for (int k = 0; k < columns[i].length; k++) {
        columns[i][k] /= Math.max(length, 1e-20f);
      }
    }
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        matrix[i][j] = columns[j][i];
      }
    }
  }

  static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * The orthogonal matrix nearest to a square one, by Newton's iteration; empty where it is
   * singular.
   */
  static Optional<float[][]> polarFactor(float[][] matrix) {
    int n = matrix.length;
    double[][] x = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        x[i][j] = matrix[i][j];
      }
    }
    for (int round = 0; round < POLAR_ROUNDS; round++) {
      Optional<double[][]> inverse = inverse(x);
      if (inverse.isEmpty()) {
        return Optional.empty();
      }
      double[][] y = inverse.get();
      double scale = Math.sqrt(norm(y) / norm(x));
      double change = 0;
      double[][] next = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          next[i][j] = (scale * x[i][j] + y[j][i] / scale) / 2;
          change = Math.max(change, Math.abs(next[i][j] - x[i][j]));
        }
      }
      x = next;
      if (change < POLAR_DONE) {
        break;
      }
    }
    float[][] factor = new float[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        factor[i][j] = (float) x[i][j];
      }
    }
    return Optional.of(factor);
  }

  private static double norm(double[][] matrix) {
    double squares = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        squares += value * value;
      }
    }
    return Math.sqrt(squares);
  }

  /** Gauss-Jordan with partial pivoting. */
  private static Optional<double[][]> inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(matrix[i], 0, a[i], 0, n);
      a[i][n + i] = 1;
    }
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column + 1; i < n; i++) {
        if (Math.abs(a[i][column]) > Math.abs(a[pivot][column])) {
          pivot = i;
        }
      }
      double[] row = a[pivot];
      a[pivot] = a[column];
      a[column] = row;
      if (!(Math.abs(row[column]) > 1e-12)) {
        return Optional.empty();
      }
      double scale = 1 / row[column];
      for (int k = column; k < 2 * n; k++) {
        row[k] *= scale;
      }
      for (int i = 0; i < n; i++) {
        double factor = a[i][column];
        if (i != column && factor != 0) {
          double[] other = a[i];
          for (int k = column; k < 2 * n; k++) {
            other[k] -= factor * row[k];
          }
        }
      }
    }
    double[][] inverse = new double[n][];
    for (int i = 0; i < n; i++) {
      inverse[i] = java.util.Arrays.copyOfRange(a[i], n, 2 * n);
    }
    return Optional.of(inverse);
  }
}
