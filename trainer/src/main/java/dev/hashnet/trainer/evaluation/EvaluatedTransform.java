package dev.hashnet.trainer.evaluation;

import dev.hashnet.transform.Transform;

/**
 * A transform to measure recall under.
 *
 * @param trained whether training used it too
 */
public record EvaluatedTransform(Transform transform, boolean trained) {}
