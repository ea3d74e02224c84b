package dev.hashnet.trainer;

/** A checkpoint that cannot be written, read, or gone on from; the message is for the operator. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }

  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
