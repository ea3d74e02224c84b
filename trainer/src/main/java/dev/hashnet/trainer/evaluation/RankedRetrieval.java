package dev.hashnet.trainer.evaluation;

/**
 * Average precision of a ranking by whole distances, where equal distances stand in every order at
 * once: the expectation over all orders of the ties. The usual figure depends on the order in which
 * images happen to be stored, by one to two per cent with short codes.
 *
 * <p>As HashNet's authors have it, precision is averaged over the relevant images among the first
 * R; with ties, expected sum over expected number.
 *
 * <p>Source: McSherry and Najork, Computing Information Retrieval Performance Measures Efficiently
 * in the Presence of Tied Scores, ECIR 2008.
 */
final class RankedRetrieval {
  private RankedRetrieval() {}

  /**
   * Average precision at a depth.
   *
   * @param all images at each distance
   * @param relevant of them that are relevant
   * @param depth R, how far down the ranking is looked at
   */
  static double averagePrecision(int[] all, int[] relevant, int depth) {
    double sum = 0;
    double found = 0;
    int before = 0;
    double relevantBefore = 0;
    for (int d = 0; d < all.length && before < depth; d++) {
      int tied = all[d];
      int good = relevant[d];
      if (good > 0) {
        double share = (double) good / tied;
        double others = tied > 1 ? (good - 1.0) / (tied - 1) : 0;
        int last = Math.min(tied, depth - before);
        for (int k = 1; k <= last; k++) {
          // At place k of the tie a relevant image stands with this share, and the others of the
          // tie
          // before it are relevant in expectation.
          sum += share * (relevantBefore + (k - 1) * others + 1) / (before + k);
        }
        found += share * last;
      }
      before += tied;
      relevantBefore += good;
    }
    return found == 0 ? 0 : sum / found;
  }
}
