package dev.hashnet.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** The record names a schema id, and the registry answered that it has no such schema. */
public final class UnknownSchemaException extends SerializationException {
  private final int schemaId;

  public UnknownSchemaException(int schemaId, String message, Throwable cause) {
    super(message, cause);
    this.schemaId = schemaId;
  }

  public int schemaId() {
    return schemaId;
  }
}
