package dev.hashnet.schemas.serde;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Parses what a registry holds, and what it cannot parse becomes an {@link UnreadableSchema}.
 *
 * <p>Without it the client reports a Protobuf or JSON schema by the same {@link
 * java.io.IOException} as a registry that does not answer, and a record that names such a schema
 * would be tried again for ever.
 */
final class TolerantSchemaProvider extends AvroSchemaProvider {
  private final String schemaType;

  private TolerantSchemaProvider(String schemaType) {
    this.schemaType = schemaType;
  }

  /** One for every type of schema that registries know. */
  static List<io.confluent.kafka.schemaregistry.SchemaProvider> all() {
    return List.of(
        new TolerantSchemaProvider("AVRO"),
        new TolerantSchemaProvider("JSON"),
        new TolerantSchemaProvider("PROTOBUF"));
  }

  @Override
  public String schemaType() {
    return schemaType;
  }

  @Override
  public Optional<ParsedSchema> parseSchema(Schema schema, boolean isNew, boolean normalize) {
    if (!schemaType.equals(super.schemaType())) {
      return Optional.of(new UnreadableSchema(schemaType, schema.getSchema()));
    }
    Optional<ParsedSchema> parsed = super.parseSchema(schema, isNew, normalize);
    // A schema with references may have failed only because the registry did not hand them out:
    // that is not final.
    boolean isFinal = schema.getReferences() == null || schema.getReferences().isEmpty();
    return parsed.isEmpty() && isFinal
        ? Optional.of(new UnreadableSchema(schemaType, schema.getSchema()))
        : parsed;
  }
}
