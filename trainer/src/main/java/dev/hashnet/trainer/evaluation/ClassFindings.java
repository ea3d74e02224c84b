package dev.hashnet.trainer.evaluation;

import java.util.List;

/**
 * How well images of one class are found by each other's codes of one length.
 *
 * @param queries images kept out of training that have a stored image of their class
 * @param stored images that were trained on
 * @param depth R of MAP@R
 * @param gap mean of {@code 1 - |h|} over the queries' outputs {@code h = tanh(beta z)}
 * @param cosine mean cosine between h and its sign; 1 where they are the same but for scale
 * @param methods the trained code first
 */
public record ClassFindings(
    int queries, int stored, int depth, double gap, double cosine, List<Method> methods) {
  public ClassFindings {
    methods = List.copyOf(methods);
  }

  /**
   * One kind of code.
   *
   * @param map mean average precision at the depth, aware of ties
   * @param mapUnseen the same where queries are looked up among each other: nothing was trained on
   * @param precisionWithin2 mean precision of what lies within radius 2, 0 where nothing does; NaN
   *     for continuous codes
   * @param recallWithin2 mean recall within radius 2; NaN for continuous codes
   */
  public record Method(
      String name, double map, double mapUnseen, double precisionWithin2, double recallWithin2) {}
}
