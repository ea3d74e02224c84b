package dev.hashnet.network;

/**
 * What is added to the paper's loss.
 *
 * @param hardness how much dissimilar pairs that look alike outweigh the others, 0 or more: weights
 *     are the softmax of {@code hardness * x_ij}; 0 is the paper's uniform weight
 * @param spread weight of the term that keeps bits balanced and uncorrelated, 0 or more; 0 is the
 *     paper's loss
 */
public record LossOptions(double hardness, double spread) {
  /** What trains best for near-duplicates from nothing. */
  public static final LossOptions NEAR_DUPLICATES = new LossOptions(0.3, 0.2);

  /** The loss as published. */
  public static final LossOptions PAPER = new LossOptions(0, 0);

  public LossOptions {
    if (!(hardness >= 0 && hardness <= 10) || !(spread >= 0 && spread <= 1000)) {
      throw new IllegalArgumentException(
          "hardness must be 0..10 and spread 0..1000: hardness=%s, spread=%s"
              .formatted(hardness, spread));
    }
  }
}
