package dev.hashnet.cli;

/**
 * Something that the operator can put right. The message says what, in one line; it is shown
 * without a stack trace, and the exit code is 1.
 */
public final class OperatorException extends RuntimeException {
  public OperatorException(String message) {
    super(message);
  }

  public OperatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
