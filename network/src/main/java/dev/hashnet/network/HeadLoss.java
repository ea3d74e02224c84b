package dev.hashnet.network;

/** The loss over the outputs of one head, and its gradient, in double precision. Stateless. */
interface HeadLoss {
  /**
   * Evaluates a batch.
   *
   * @param z outputs of the hash layer, {@code [n * bits]}, image by image; n at least 2
   * @param instances n numbers that say what an image is: its instance, or its set of labels
   * @param beta sharpness of tanh
   */
  PairwiseLoss.Result evaluate(double[] z, int[] instances, double beta);
}
