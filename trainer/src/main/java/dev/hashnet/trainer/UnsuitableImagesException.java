package dev.hashnet.trainer;

/** Images that nothing can be learned from; the message is for the operator. */
public final class UnsuitableImagesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsuitableImagesException(String message) {
    super(message);
  }
}
