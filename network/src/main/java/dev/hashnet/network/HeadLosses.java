package dev.hashnet.network;

import java.util.List;
import java.util.function.IntFunction;

/**
 * The mean of the losses of several heads, each over its own outputs, and its gradient.
 *
 * <p>Outputs are {@code [n, width]}: those of the first head, then those of the second, and so on.
 */
final class HeadLosses {
  private final List<Integer> heads;
  private final List<HeadLoss> losses;
  private final int width;

  HeadLosses(LossOptions options, List<Integer> heads) {
    this(heads, bits -> new PairwiseLoss(options, bits));
  }

  /**
   * @param ofHead the loss of a head of so many bits
   */
  HeadLosses(List<Integer> heads, IntFunction<HeadLoss> ofHead) {
    this.heads = List.copyOf(heads);
    this.losses = heads.stream().map(ofHead::apply).toList();
    this.width = heads.stream().mapToInt(Integer::intValue).sum();
  }

  PairwiseLoss.Result evaluate(double[] z, int[] instances, double beta) {
    if (heads.size() == 1) {
      return losses.get(0).evaluate(z, instances, beta);
    }
    int n = instances.length;
    double value = 0;
    double gap = 0;
    double[] gradient = new double[z.length];
    int offset = 0;
    for (int head = 0; head < heads.size(); head++) {
      int bits = heads.get(head);
      double[] own = new double[n * bits];
      for (int i = 0; i < n; i++) {
        System.arraycopy(z, i * width + offset, own, i * bits, bits);
      }
      PairwiseLoss.Result result = losses.get(head).evaluate(own, instances, beta);
      value += result.value() / heads.size();
      gap += result.quantisationGap() * bits / width;
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < bits; k++) {
          gradient[i * width + offset + k] = result.gradient()[i * bits + k] / heads.size();
        }
      }
      offset += bits;
    }
    return new PairwiseLoss.Result(value, gap, gradient);
  }
}
