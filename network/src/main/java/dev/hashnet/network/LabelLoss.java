package dev.hashnet.network;

/**
 * What trains a network from class labels. Instances of a batch are then numbers of label sets.
 *
 * @param method which loss
 * @param weighted for {@link Method#HASHNET}: whether similar and dissimilar pairs weigh alike
 *     altogether, and similar ones by the labels that they share; else all pairs weigh alike
 * @param labels the sets of labels that there are
 * @param seed of the centres
 */
public record LabelLoss(Method method, boolean weighted, LabelSets labels, long seed) {
  /** The losses that there are. */
  public enum Method {
    /** HashNet's weighted pair loss as published. */
    HASHNET,
    /** Central similarity: each bit is drawn to that of its class's centre. */
    CSQ,
    /** OrthoHash: one softmax over the cosines to fixed binary targets, with a margin. */
    ORTHOHASH
  }

  HeadLoss ofHead(int bits) {
    return switch (method) {
      case HASHNET ->
          new PairwiseLoss(
              LossOptions.PAPER,
              bits,
              labels::jaccard,
              weighted ? PairwiseLoss.Weighting.CLASSES : PairwiseLoss.Weighting.NONE);
      case CSQ -> new CentreLoss(labels, new Centres(labels.classes(), bits, seed));
      case ORTHOHASH -> new CosineMarginLoss(labels, new Centres(labels.classes(), bits, seed));
    };
  }
}
