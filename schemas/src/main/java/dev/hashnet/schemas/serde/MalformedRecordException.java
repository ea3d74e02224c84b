package dev.hashnet.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The bytes are not in the wire form, or do not decode with the schema that they name. Trying again
 * will not help.
 */
public final class MalformedRecordException extends SerializationException {
  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
