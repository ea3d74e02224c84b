package dev.hashnet.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;

/**
 * Registers a class's schema and pins its subject to FULL_TRANSITIVE, which registries do not do by
 * themselves.
 */
public final class SubjectRegistration {
  private static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private final SchemaRegistryClient client;

  public SubjectRegistration(SchemaRegistryClient client) {
    this.client = client;
  }

  /** Returns the schema's id. Errors: those of {@link AvroSerializer}. */
  public int register(String subject, Class<? extends SpecificRecord> type) {
    AvroSchema schema = new AvroSchema(PublishedSchema.of(type));
    try {
      // First the rule, so that a subject that exists already judges our schema by it. A subject
      // that does not yet exist takes it as well.
      client.updateCompatibility(subject, COMPATIBILITY);
      return client.register(subject, schema);
    } catch (RestClientException e) {
      String what = "register schema: subject=" + subject;
      if (RegistryErrors.isRefusal(e)) {
        throw new SchemaNotRegisteredException(
            subject, "Cannot " + what + ": the registry refuses it: " + e.getMessage(), e);
      }
      throw RegistryErrors.unavailable(what, e);
    } catch (IOException e) {
      throw RegistryErrors.unavailable("register schema: subject=" + subject, e);
    }
  }
}
