package dev.hashnet.trainer.evaluation;

import java.util.List;
import java.util.OptionalInt;

/**
 * What one method finds: the distances between different images, and those between images and their
 * edited copies.
 *
 * @param name as tables show it: {@code hashnet-64}, {@code dct-64}
 * @param kind what it is to the model
 * @param background distances of pairs of different images
 * @param copies by row of the evaluation, then by query
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
public record MethodRecall(String name, Kind kind, DistanceHistogram background, int[][] copies) {
  /** What a method is to the model under evaluation. */
  public enum Kind {
    /** The model's codes. */
    MODEL,
    /** Classic hashes at the model's length. */
    CLASSIC,
    /** Other codes from the features of the model's own network. */
    SAME_FEATURES,
    /** The outputs before the sign is taken. */
    CONTINUOUS,
    /** A line whose arriving images are looked up mirrored as well. */
    MIRRORED,
    /** The model and the DCT hash at one budget. */
    TOGETHER
  }

  /**
   * A threshold that keeps a rate of false pairs.
   *
   * @param radius empty where no radius keeps it
   * @param measured false where the pairs are too few, and the line through the tail says it
   */
  public record Threshold(OptionalInt radius, boolean measured) {}

  /** The threshold for a rate of false pairs. */
  public Threshold threshold(double pairRate) {
    OptionalInt quantile = background.largestRadius(pairRate);
    if (background.supports(pairRate)) {
      return new Threshold(quantile, true);
    }
    OptionalInt fitted =
        background.tailFit().stream().mapToInt(fit -> fit.radius(pairRate)).findFirst();
    if (fitted.isEmpty() || quantile.isEmpty() || fitted.getAsInt() < 0) {
      return new Threshold(OptionalInt.empty(), false);
    }
    return new Threshold(OptionalInt.of(Math.min(fitted.getAsInt(), quantile.getAsInt())), false);
  }

  /** Recall of one row at a rate; 0 where no radius keeps it. */
  public Interval recall(int row, double pairRate) {
    OptionalInt radius = threshold(pairRate).radius();
    int hits = 0;
    for (int distance : copies[row]) {
      hits += radius.isPresent() && distance <= radius.getAsInt() ? 1 : 0;
    }
    return Interval.wilson(hits, copies[row].length);
  }

  /** Mean recall over some rows; the interval is over queries, each with all its copies. */
  public Interval meanRecall(List<Integer> rows, double pairRate) {
    OptionalInt radius = threshold(pairRate).radius();
    double[] byQuery = new double[copies[rows.get(0)].length];
    for (int row : rows) {
      for (int q = 0; q < byQuery.length; q++) {
        boolean hit = radius.isPresent() && copies[row][q] <= radius.getAsInt();
        byQuery[q] += hit ? 1.0 / rows.size() : 0;
      }
    }
    return Interval.mean(byQuery);
  }
}
