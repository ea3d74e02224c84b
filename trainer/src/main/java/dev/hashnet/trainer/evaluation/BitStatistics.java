package dev.hashnet.trainer.evaluation;

import java.util.List;

/**
 * How evenly a model uses its bits.
 *
 * @param onesByBit share of images whose bit is 1, by bit
 * @param meanCorrelation mean absolute correlation of two bits
 * @param worstCorrelation largest absolute correlation of two bits
 * @param effectiveBits number of independent bits with the same total correlation: bits squared
 *     over the sum of squared correlations; at most the number of images
 * @param alignment mean cosine between continuous outputs and their signs; 1 where every output is
 *     plus or minus the same number
 * @param outputs histogram of |z| over its root mean square, twenty cells from 0 to 2, shares
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
public record BitStatistics(
    double[] onesByBit,
    double meanCorrelation,
    double worstCorrelation,
    double effectiveBits,
    double alignment,
    double[] outputs) {
  private static final int CELLS = 20;

  static BitStatistics of(List<CodedImage> images, Channel channel, int model) {
    int bits = channel.bits();
    int n = images.size();
    double[] ones = new double[bits];
    double[][] together = new double[bits][bits];
    boolean[] set = new boolean[bits];
    for (CodedImage image : images) {
      for (int b = 0; b < bits; b++) {
        set[b] = channel.bit(image.words, b);
      }
      for (int b = 0; b < bits; b++) {
        if (set[b]) {
          ones[b]++;
          for (int c = 0; c < b; c++) {
            together[b][c] += set[c] ? 1 : 0;
          }
        }
      }
    }
    for (int b = 0; b < bits; b++) {
      ones[b] /= n;
    }
    double sum = 0;
    double squares = 0;
    double worst = 0;
    for (int b = 0; b < bits; b++) {
      for (int c = 0; c < b; c++) {
        double variances = ones[b] * (1 - ones[b]) * ones[c] * (1 - ones[c]);
        double covariance = together[b][c] / n - ones[b] * ones[c];
        // A bit that never changes goes along with every other.
        double r = variances > 0 ? Math.abs(covariance) / Math.sqrt(variances) : 1;
        sum += r;
        squares += r * r;
        worst = Math.max(worst, r);
      }
    }
    double pairs = bits * (bits - 1) / 2.0;
    double effective = (double) bits * bits / (bits + 2 * squares);
    return new BitStatistics(
        ones, sum / pairs, worst, effective, alignment(images, model), outputs(images, model));
  }

  private static double alignment(List<CodedImage> images, int model) {
    double sum = 0;
    for (CodedImage image : images) {
      double absolute = 0;
      for (float value : image.z[model]) {
        absolute += Math.abs(value);
      }
      sum += absolute / Math.sqrt(image.z[model].length);
    }
    return sum / images.size();
  }

  private static double[] outputs(List<CodedImage> images, int model) {
    double[] shares = new double[CELLS];
    for (CodedImage image : images) {
      float[] z = image.z[model];
      double scale = Math.sqrt(z.length) * CELLS / 2;
      for (float value : z) {
        int cell = (int) Math.min(CELLS - 1, Math.abs(value) * scale);
        shares[cell] += 1.0 / z.length / images.size();
      }
    }
    return shares;
  }
}
