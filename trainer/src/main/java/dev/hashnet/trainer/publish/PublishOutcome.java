package dev.hashnet.trainer.publish;

/**
 * What publishing a version changed.
 *
 * @param chunks of the artifact that were written; 0 where the same artifact was there before
 * @param activated whether the version was made the active one of its line by this
 */
public record PublishOutcome(int chunks, boolean activated) {
  /** Whether the artifact was written by this. */
  public boolean written() {
    return chunks > 0;
  }
}
