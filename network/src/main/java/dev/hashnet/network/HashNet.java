package dev.hashnet.network;

/**
 * A HashNet in training: backbone, hash layer, {@code h = tanh(beta z)}, pairwise loss.
 *
 * <p>Inputs: float32 {@code [n, 3, side, side]} flattened, as Preprocessor.writeTensor makes them.
 * Threads: one.
 *
 * <p>Source: Cao et al., HashNet: Deep Learning to Hash by Continuation, ICCV 2017.
 */
public final class HashNet implements AutoCloseable {
  private HashNet() {}

  public static HashNet create(NetworkOptions options) {
    throw new UnsupportedOperationException("not yet " + options);
  }

  public int side() {
    throw new UnsupportedOperationException("not yet");
  }

  public int bits() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * One optimiser step over all pairs of the batch; two views are similar where their instance is
   * equal.
   *
   * @param inputs {@code [n, 3, side, side]}
   * @param instances n labels
   * @param beta sharpness of tanh, the continuation's parameter
   * @param learningRate of this step
   */
  public StepReport step(float[] inputs, int[] instances, double beta, double learningRate) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Outputs z of the hash layer in inference mode, {@code [n][bits]}. */
  public float[][] outputs(float[] inputs, int n) {
    throw new UnsupportedOperationException("not yet");
  }

  /** The DL4J checkpoint. */
  public byte[] checkpoint() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * The network as ONNX: input {@code image [n, 3, side, side]}, output {@code code [n, bits]}, the
   * hash layer before its sign.
   */
  public byte[] onnx() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * What a step saw.
   *
   * @param loss weighted pairwise loss
   * @param quantisationGap mean of {@code 1 - |h|}
   */
  public record StepReport(double loss, double quantisationGap) {}
}
