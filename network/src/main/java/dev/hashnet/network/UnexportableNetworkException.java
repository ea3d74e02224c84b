package dev.hashnet.network;

/** A network cannot be written as an artifact, and so could never serve. */
public final class UnexportableNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnexportableNetworkException(String message) {
    super(message);
  }

  public UnexportableNetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
