package dev.hashnet.streams.encode;

/** Takes jobs and completes their futures, in any order, on any thread. */
@FunctionalInterface
interface EncodingStage {
  /** Does not block, and does not throw. */
  void submit(EncodeJob job);
}
