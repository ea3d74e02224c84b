package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.CopyEvaluation.Example;
import java.util.Optional;

/** Where the report's pictures come from. */
@FunctionalInterface
public interface ExamplePictures {
  /**
   * Two small JPEG files side by side. Shared, not copied.
   *
   * @param first the image, or the one that arrived
   * @param second its copy, or the one that was stored
   */
  @SuppressWarnings("ArrayRecordComponent") // written out at once
  record Pair(byte[] first, byte[] second) {}

  /** The two pictures of an example; empty where a file is gone. */
  Optional<Pair> of(Example example);
}
