package dev.hashnet.trainer.evaluation;

import java.util.List;

/**
 * How well images of one class are found by each other.
 *
 * @param images images with a class that has two at least
 * @param classes classes of two images at least
 * @param queries images that were looked up among all others
 * @param depth R of MAP@R
 * @param methods the model first
 */
public record LabelFindings(int images, int classes, int queries, int depth, List<Method> methods) {
  public LabelFindings {
    methods = List.copyOf(methods);
  }

  /**
   * One method.
   *
   * @param meanAveragePrecision at the depth, aware of ties
   * @param precisionWithin2 mean precision of what lies within radius 2; 0 where nothing does
   * @param recallWithin2 mean recall within radius 2
   * @param precision mean precision by radius, of queries that find anything
   * @param recall mean recall by radius
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never compared
  public record Method(
      String name,
      double meanAveragePrecision,
      double precisionWithin2,
      double recallWithin2,
      double[] precision,
      double[] recall) {}
}
