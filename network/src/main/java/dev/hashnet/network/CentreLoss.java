package dev.hashnet.network;

/**
 * Central similarity: the binary cross entropy between {@code (1 + h) / 2} and the bits of the
 * centre of an image's labels, and a small term that draws |h| to 1.
 *
 * <p>With {@code h = tanh(beta z)} and centre {@code c} of plus or minus 1, the cross entropy of a
 * bit is {@code softplus(-2 beta z c)}, which needs no logarithm of a small number. The term is
 * {@code 1e-4 log cosh(|h| - 1)}. Both are means over images and bits.
 *
 * <p>Source: Yuan et al., Central Similarity Quantization for Efficient Image and Video Retrieval,
 * CVPR 2020, equations 3 to 7; gradients written out here, checked by central differences.
 */
final class CentreLoss implements HeadLoss {
  private static final double QUANTISATION = 1e-4;

  private final double[][] centres;

  CentreLoss(LabelSets labels, Centres centres) {
    this.centres = centres.of(labels);
  }

  @Override
  public PairwiseLoss.Result evaluate(double[] z, int[] instances, double beta) {
    int bits = z.length / instances.length;
    double[] gradient = new double[z.length];
    double value = 0;
    double gap = 0;
    for (int i = 0; i < z.length; i++) {
      double centre = centres[instances[i / bits]][i % bits];
      double h = Math.tanh(beta * z[i]);
      double off = Math.abs(h) - 1;
      double margin = 2 * beta * centre * z[i];
      value += PairwiseLoss.softplus(-margin) + QUANTISATION * Math.log(Math.cosh(off));
      double byH = QUANTISATION * Math.tanh(off) * Math.signum(h);
      gradient[i] =
          (-2 * beta * centre * PairwiseLoss.sigmoid(-margin) + byH * beta * (1 - h * h))
              / z.length;
      gap -= off;
    }
    return new PairwiseLoss.Result(value / z.length, gap / z.length, gradient);
  }
}
