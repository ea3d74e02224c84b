package dev.hashnet.trainer.publish;

/** A model version that exists already with another artifact. */
public final class VersionTakenException extends RuntimeException {
  public VersionTakenException(String message) {
    super(message);
  }
}
