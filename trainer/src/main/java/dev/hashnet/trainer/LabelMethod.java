package dev.hashnet.trainer;

import dev.hashnet.network.LabelLoss;

/**
 * How to learn from class labels.
 *
 * @param loss which one
 * @param continuation of beta
 * @param weighted whether HashNet's loss weighs pairs
 */
public record LabelMethod(LabelLoss.Method loss, Continuation continuation, boolean weighted) {
  /** HashNet as published, its continuation stretched to the budget. */
  public static final LabelMethod DEFAULT =
      new LabelMethod(LabelLoss.Method.HASHNET, Continuation.LINEAR, true);
}
