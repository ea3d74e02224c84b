package dev.hashnet.network;

/**
 * The HashNet loss of a batch and its gradient, in double precision, without a matrix library.
 *
 * <p>With {@code h = tanh(beta z)}, {@code x_ij = alpha <h_i, h_j>}, {@code alpha = 10 / bits},
 * over all pairs {@code i < j}:
 *
 * <pre>
 *   L = mean over similar pairs of c softplus(-x)  +  sum over dissimilar pairs of w softplus(x)  +  spread * S
 *   w = softmax of hardness * x over dissimilar pairs, held constant; uniform at hardness 0
 *   S = (sum over k != l of C_kl^2  +  sum over k of m_k^2) / bits,   C = h' h / n,   m = mean of h
 * </pre>
 *
 * <p>c is 1 where similar means "the same instance". With labels it is the share of labels that the
 * two have in common (Jaccard); a dissimilar pair has c = 1 then as well, else it would weigh
 * nothing. Which pairs are similar, and so the weight of either class, is derived from the batch.
 *
 * <p>At hardness 0 and spread 0 this is twice the published weighted maximum likelihood: its
 * weights |S|/|S1| and |S|/|S0|, divided by their sum 2|S|, turn both classes of pairs into means.
 * A class without pairs in the batch adds nothing. {@code softplus(x) = max(x, 0) +
 * log1p(exp(-|x|))} needs no guard against overflow.
 *
 * <p>Beta is an argument of each call: there is no object in the graph whose copy could go stale.
 *
 * <p>Source: Cao et al., HashNet, ICCV 2017, equations 4 to 6; the gradient is written out here and
 * checked by central differences.
 */
final class PairwiseLoss implements HeadLoss {
  private final LossOptions options;
  private final int bits;
  private final Similarity similarity;
  private final Weighting weighting;
  private final double alpha;

  /** How similar two images are by what they are. */
  @FunctionalInterface
  interface Similarity {
    /** 0: not similar; else similar, with this weight, at most 1: c_ij of the paper. */
    double of(int instance, int other);
  }

  /** What a pair weighs. */
  enum Weighting {
    /** Similar pairs weigh as much as dissimilar ones altogether, times c_ij: the paper's. */
    CLASSES,
    /** Every pair weighs the same; their weights sum to 2 as well. */
    NONE
  }

  /** Similar are images of one instance. */
  PairwiseLoss(LossOptions options, int bits) {
    this(options, bits, (instance, other) -> instance == other ? 1 : 0, Weighting.CLASSES);
  }

  PairwiseLoss(LossOptions options, int bits, Similarity similarity, Weighting weighting) {
    if (weighting == Weighting.NONE && options.hardness() > 0) {
      throw new IllegalArgumentException(
          "hardness weighs pairs, so it must be 0 without weighting: hardness="
              + options.hardness());
    }
    this.options = options;
    this.bits = bits;
    this.similarity = similarity;
    this.weighting = weighting;
    this.alpha = 10.0 / bits;
  }

  /** Loss, gap and gradient of a batch. */
  static final class Result {
    private final double value;
    private final double quantisationGap;
    private final double[] gradient;

    Result(double value, double quantisationGap, double[] gradient) {
      this.value = value;
      this.quantisationGap = quantisationGap;
      this.gradient = gradient;
    }

    /** The loss. */
    double value() {
      return value;
    }

    /** Mean of {@code 1 - |h|}. */
    double quantisationGap() {
      return quantisationGap;
    }

    /** dL/dz, {@code [n * bits]}. */
    double[] gradient() {
      return gradient;
    }
  }

  /**
   * Evaluates z, {@code [n * bits]}, image by image; images i and j are similar where their
   * instances are equal, or share a label.
   */
  @Override
  public Result evaluate(double[] z, int[] instances, double beta) {
    double[] h = tanh(z, instances.length, beta);
    double[] x = products(h, instances.length);
    return evaluate(h, x, instances, beta, dissimilarWeights(x, instances));
  }

  /**
   * The loss alone under given weights of dissimilar pairs: what the gradient is the gradient of.
   */
  double value(double[] z, int[] instances, double beta, double[] weights) {
    double[] h = tanh(z, instances.length, beta);
    return evaluate(h, products(h, instances.length), instances, beta, weights).value();
  }

  double[] dissimilarWeights(double[] z, int[] instances, double beta) {
    return dissimilarWeights(
        products(tanh(z, instances.length, beta), instances.length), instances);
  }

  private Result evaluate(double[] h, double[] x, int[] instances, double beta, double[] weights) {
    double[] byH = new double[h.length];
    double value = pairs(h, x, instances, weights, byH);
    if (options.spread() > 0) {
      value += spread(h, instances.length, byH);
    }
    double gap = 0;
    for (int i = 0; i < h.length; i++) {
      gap += 1 - Math.abs(h[i]);
      byH[i] *= beta * (1 - h[i] * h[i]);
    }
    return new Result(value, gap / h.length, byH);
  }

  private double[] tanh(double[] z, int n, double beta) {
    if (n < 2 || z.length != (long) n * bits) {
      throw new IllegalArgumentException(
          "z must hold bits values for each of at least 2 images: images=%d, bits=%d, values=%d"
              .formatted(n, bits, z.length));
    }
    double[] h = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      h[i] = Math.tanh(beta * z[i]);
    }
    return h;
  }

  /** x_ij at {@code i * n + j}, filled for {@code i < j}. */
  private double[] products(double[] h, int n) {
    double[] x = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < bits; k++) {
          sum += h[i * bits + k] * h[j * bits + k];
        }
        x[i * n + j] = alpha * sum;
      }
    }
    return x;
  }

  private double[] dissimilarWeights(double[] x, int[] instances) {
    int n = instances.length;
    double[] weights = new double[n * n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (similarity.of(instances[i], instances[j]) == 0) {
          // |x| <= 10 and hardness <= 10, so exp stays finite without subtracting the largest
          // exponent.
          weights[i * n + j] = Math.exp(options.hardness() * x[i * n + j]);
          total += weights[i * n + j];
        }
      }
    }
    // Unweighted, hardness is 0: each weight is 1, and the total their number.
    double scale = weighting == Weighting.NONE ? n * (n - 1) / 4.0 : total;
    for (int i = 0; i < weights.length && total > 0; i++) {
      weights[i] /= scale;
    }
    return weights;
  }

  private double pairs(double[] h, double[] x, int[] instances, double[] weights, double[] byH) {
    int n = instances.length;
    double similarWeight =
        weighting == Weighting.NONE
            ? 4.0 / (n * (n - 1.0))
            : 1.0 / Math.max(1, similarPairs(instances));
    double value = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double pair = x[i * n + j];
        double share = similarity.of(instances[i], instances[j]);
        boolean similar = share > 0;
        double ofSimilar = weighting == Weighting.NONE ? similarWeight : share * similarWeight;
        double weight = similar ? ofSimilar : weights[i * n + j];
        value += weight * softplus(similar ? -pair : pair);
        double byX = weight * (similar ? -sigmoid(-pair) : sigmoid(pair)) * alpha;
        for (int k = 0; k < bits; k++) {
          byH[i * bits + k] += byX * h[j * bits + k];
          byH[j * bits + k] += byX * h[i * bits + k];
        }
      }
    }
    return value;
  }

  private long similarPairs(int[] instances) {
    long similar = 0;
    for (int i = 0; i < instances.length; i++) {
      for (int j = i + 1; j < instances.length; j++) {
        if (similarity.of(instances[i], instances[j]) > 0) {
          similar++;
        }
      }
    }
    return similar;
  }

  private double spread(double[] h, int n, double[] byH) {
    double[] correlation = new double[bits * bits];
    double[] mean = new double[bits];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < bits; k++) {
        double scaled = h[i * bits + k] / n;
        mean[k] += scaled;
        for (int l = 0; l < bits; l++) {
          correlation[k * bits + l] += scaled * h[i * bits + l];
        }
      }
    }
    double value = 0;
    for (int k = 0; k < bits; k++) {
      correlation[k * bits + k] = 0;
      value += mean[k] * mean[k];
      for (int l = 0; l < bits; l++) {
        value += correlation[k * bits + l] * correlation[k * bits + l];
      }
    }
    double scale = options.spread() / bits;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < bits; k++) {
        double sum = 0;
        for (int l = 0; l < bits; l++) {
          sum += correlation[k * bits + l] * h[i * bits + l];
        }
        byH[i * bits + k] += scale * (4 * sum + 2 * mean[k]) / n;
      }
    }
    return scale * value;
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
