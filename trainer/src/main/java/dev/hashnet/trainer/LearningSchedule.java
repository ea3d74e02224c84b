package dev.hashnet.trainer;

/**
 * Learning rate and beta over the share of the budget that is used up.
 *
 * <p>The learning rate warms up linearly to its peak and falls along a cosine to 0. Beta, the
 * sharpness of {@code tanh(beta z)}, grows linearly: HashNet's continuation.
 *
 * @param peakRate highest learning rate
 * @param warmUpShare share of the budget that the warm-up takes
 * @param firstBeta at the start
 * @param lastBeta at the end
 */
record LearningSchedule(double peakRate, double warmUpShare, double firstBeta, double lastBeta) {
  /** For AdamW and the small network from nothing. */
  static final LearningSchedule DEFAULT = new LearningSchedule(2e-3, 0.07, 1, 5);

  double rate(double share) {
    if (share < warmUpShare) {
      return peakRate * Math.max(0.02, share / warmUpShare);
    }
    double after = Math.min(1, (share - warmUpShare) / (1 - warmUpShare));
    return peakRate * 0.5 * (1 + StrictMath.cos(Math.PI * after));
  }

  double beta(double share) {
    return firstBeta + (lastBeta - firstBeta) * share;
  }
}
