package dev.hashnet.network;

import java.util.List;

/**
 * OrthoHash: cross entropy over the cosines of an image's outputs to the fixed binary targets of
 * all classes. The cosines of its own classes are lowered by a margin, and all are scaled.
 *
 * <pre>
 *   logit_c = scale (cos(z, o_c) - margin [c is a label]),   L = mean over images of mean over labels of -log softmax
 * </pre>
 *
 * <p>There is no tanh: beta only says at which sharpness the gap is stated. A cosine of 1 to a
 * binary target is a code without quantisation error.
 *
 * <p>Source: Hoe et al., One Loss for All: Deep Hashing with a Single Cosine Similarity based
 * Learning Objective, NeurIPS 2021; gradients written out here, checked by central differences.
 */
final class CosineMarginLoss implements HeadLoss {
  private static final double SCALE = 8;
  private static final double MARGIN = 0.2;

  /** Below it an output of zero length has no direction, and no gradient. */
  private static final double LEAST_LENGTH = 1e-12;

  private final List<List<Integer>> sets;
  private final Centres targets;

  CosineMarginLoss(LabelSets labels, Centres targets) {
    this.sets = labels.sets();
    this.targets = targets;
  }

  @Override
  public PairwiseLoss.Result evaluate(double[] z, int[] instances, double beta) {
    int n = instances.length;
    int bits = targets.bits();
    double[] gradient = new double[z.length];
    double value = 0;
    double gap = 0;
    for (int i = 0; i < n; i++) {
      value += image(z, i * bits, sets.get(instances[i]), gradient) / n;
    }
    for (int i = 0; i < z.length; i++) {
      gradient[i] /= n;
      gap += 1 - Math.abs(Math.tanh(beta * z[i]));
    }
    return new PairwiseLoss.Result(value, gap / z.length, gradient);
  }

  /** The loss of one image, whose outputs begin at {@code from}; writes its gradient there. */
  private double image(double[] z, int from, List<Integer> labels, double[] gradient) {
    int classes = targets.classes();
    int bits = targets.bits();
    double squares = 0;
    for (int k = 0; k < bits; k++) {
      squares += z[from + k] * z[from + k];
    }
    double length = Math.max(LEAST_LENGTH, Math.sqrt(squares));
    double targetLength = Math.sqrt(bits);
    double[] cosines = new double[classes];
    double[] logits = new double[classes];
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      double[] target = targets.of(c);
      for (int k = 0; k < bits; k++) {
        cosines[c] += z[from + k] * target[k] / (length * targetLength);
      }
      logits[c] = SCALE * (cosines[c] - (labels.contains(c) ? MARGIN : 0));
      largest = Math.max(largest, logits[c]);
    }
    double total = 0;
    for (double logit : logits) {
      total += Math.exp(logit - largest);
    }
    double value = 0;
    for (int c = 0; c < classes; c++) {
      double wanted = labels.contains(c) ? 1.0 / labels.size() : 0;
      double share = Math.exp(logits[c] - largest) / total;
      value -= wanted * (logits[c] - largest - Math.log(total));
      double byCosine = SCALE * (share - wanted);
      double[] target = targets.of(c);
      for (int k = 0; k < bits; k++) {
        gradient[from + k] +=
            byCosine * (target[k] / targetLength - cosines[c] * z[from + k] / length) / length;
      }
    }
    return value;
  }
}
