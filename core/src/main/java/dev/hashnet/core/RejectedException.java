package dev.hashnet.core;

import java.util.Objects;

/**
 * An input that is refused for a counted reason. The message names the object, what was expected
 * and what was found.
 */
public final class RejectedException extends RuntimeException {
  private final RejectionReason reason;

  public RejectedException(RejectionReason reason, String message) {
    super(message);
    this.reason = Objects.requireNonNull(reason);
  }

  public RejectedException(
      RejectionReason reason, String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason);
  }

  public RejectionReason reason() {
    return reason;
  }
}
