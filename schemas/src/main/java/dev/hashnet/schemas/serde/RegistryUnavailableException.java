package dev.hashnet.schemas.serde;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry gave no usable answer: not reachable, overloaded, misconfigured, or it does
 * not let us in.
 *
 * <p>Says nothing about the record: whoever treats it as a bad record turns good events into dead
 * letters.
 */
public final class RegistryUnavailableException extends RetriableException {
  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
