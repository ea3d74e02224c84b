package dev.hashnet.streams.model;

/** No version of the line was made active in time. The message says what to do. */
public final class NoModelException extends RuntimeException {
  NoModelException(String message) {
    super(message);
  }
}
