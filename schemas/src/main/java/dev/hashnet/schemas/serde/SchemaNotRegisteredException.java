package dev.hashnet.schemas.serde;

import org.apache.kafka.common.KafkaException;

/** A subject does not hold our schema: the registry refused it, or nobody registered it yet. */
public final class SchemaNotRegisteredException extends KafkaException {
  private final String subject;

  public SchemaNotRegisteredException(String subject, String message, Throwable cause) {
    super(message, cause);
    this.subject = subject;
  }

  public String subject() {
    return subject;
  }
}
