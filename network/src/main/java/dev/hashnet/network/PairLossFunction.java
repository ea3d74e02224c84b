package dev.hashnet.network;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * {@link HeadLosses} as DL4J calls it.
 *
 * <p>Labels are {@code [n, 3]}: the upper and the lower half of the image's instance (a float holds
 * only 24 bits of it), and beta, the same in each row. So everything a step depends on is data, and
 * no copy of this object can hold a stale beta. DL4J asks for gradient and score one after the
 * other; the gradient's call computes both, and {@link #takeResult} hands them to the step, which
 * fails where another object than this one was asked.
 *
 * <p>The configuration has {@code miniBatch = false}: DL4J does not divide by n again.
 */
final class PairLossFunction implements ILossFunction {
  private static final long serialVersionUID = 1L;
  private static final int COLUMNS = 3;
  private static final int LOWER = 0xFFFF;

  private final transient HeadLosses loss;
  private transient PairwiseLoss.@Nullable Result result;

  PairLossFunction(HeadLosses loss) {
    this.loss = loss;
  }

  /** Labels of a batch. */
  static INDArray labels(int[] instances, double beta) {
    float[] labels = new float[COLUMNS * instances.length];
    for (int i = 0; i < instances.length; i++) {
      labels[COLUMNS * i] = instances[i] >>> Short.SIZE;
      labels[COLUMNS * i + 1] = instances[i] & LOWER;
      labels[COLUMNS * i + 2] = (float) beta;
    }
    return Nd4j.create(labels, new long[] {instances.length, COLUMNS}, 'c');
  }

  /**
   * What the last gradient was computed from. Throws IllegalStateException where none was since the
   * last call.
   */
  PairwiseLoss.Result takeResult() {
    PairwiseLoss.Result taken = result;
    result = null;
    if (taken == null) {
      throw new IllegalStateException(
          "the network must have asked this loss for its gradient: it asked another object, or none");
    }
    return taken;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray z, IActivation activation, @Nullable INDArray mask) {
    int n = (int) labels.size(0);
    float[] rows = labels.dup('c').data().asFloat();
    int[] instances = new int[n];
    for (int i = 0; i < n; i++) {
      instances[i] = (int) rows[COLUMNS * i] << Short.SIZE | (int) rows[COLUMNS * i + 1];
    }
    double beta = rows[2];
    PairwiseLoss.Result computed = loss.evaluate(z.dup('c').data().asDouble(), instances, beta);
    if (!Double.isFinite(computed.value())) {
      throw new IllegalStateException(
          "loss must be finite: loss=%s, beta=%s".formatted(computed.value(), beta));
    }
    result = computed;
    INDArray gradient = Nd4j.createUninitialized(z.dataType(), z.shape(), 'c');
    gradient.assign(Nd4j.createFromArray(computed.gradient()).reshape('c', z.shape()));
    return gradient;
  }

  @Override
  public double computeScore(
      INDArray labels,
      INDArray z,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    return result == null ? 0 : result.value();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels,
      INDArray z,
      IActivation activation,
      @Nullable INDArray mask,
      boolean average) {
    INDArray gradient = computeGradient(labels, z, activation, mask);
    return new Pair<>(computeScore(labels, z, activation, mask, average), gradient);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray z, IActivation activation, @Nullable INDArray mask) {
    throw new UnsupportedOperationException("a pair loss has no score of a single image");
  }

  @Override
  public String name() {
    return "hashnet";
  }
}
