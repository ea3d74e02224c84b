package dev.hashnet.artifact;

/** A key file that cannot be used: its name, what was expected and what was found. */
public final class InvalidKeyFileException extends RuntimeException {
  public InvalidKeyFileException(String message) {
    super(message);
  }

  public InvalidKeyFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
