package dev.hashnet.streams.model;

import dev.hashnet.schemas.ModelStatus;

/**
 * Tells others what this instance does with a model version. Does not throw: serving goes on
 * whether they hear it or not.
 */
@FunctionalInterface
public interface ModelStatuses {
  void report(ModelStatus status);
}
