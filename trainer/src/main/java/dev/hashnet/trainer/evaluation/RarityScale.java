package dev.hashnet.trainer.evaluation;

/**
 * Distances of one method as levels of rarity: how small a share of the pairs of different images
 * lies that near. Two methods on this scale share one budget evenly.
 *
 * <p>Level 0 is a share of 10^-{@value #DECADES} or less, {@value #FARTHEST} is all pairs. Where no
 * pairs lie within a distance, the line through the tail speaks for them.
 */
final class RarityScale {
  private static final int DECADES = 12;
  private static final int LEVELS_A_DECADE = 100;
  static final int FARTHEST = DECADES * LEVELS_A_DECADE;

  private final int[] levels;

  RarityScale(DistanceHistogram background) {
    levels = new int[background.farthest() + 1];
    double least = 1.0 / Math.max(1, background.pairs());
    for (int d = 0; d < levels.length; d++) {
      int distance = d;
      double rate =
          background.within(d) >= DistanceHistogram.MIN_FALSE_PAIRS
              ? background.rate(d)
              : background.tailFit().map(fit -> fit.rate(distance)).orElse(least);
      levels[d] =
          (int) Math.max(0, Math.min(FARTHEST, LEVELS_A_DECADE * (Math.log10(rate) + DECADES)));
      // A fit above the counts must not put a nearer distance behind a farther one.
      if (d > 0) {
        levels[d] = Math.max(levels[d], levels[d - 1]);
      }
    }
  }

  int level(int distance) {
    return levels[distance];
  }
}
