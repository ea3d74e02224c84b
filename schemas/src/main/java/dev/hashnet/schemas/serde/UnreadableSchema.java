package dev.hashnet.schemas.serde;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Metadata;
import io.confluent.kafka.schemaregistry.client.rest.entities.RuleSet;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaEntity;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema that the registry holds and that is no Avro that we can parse. It can be told apart, not
 * used.
 */
record UnreadableSchema(String schemaType, String canonicalString) implements ParsedSchema {
  @Override
  public @Nullable String name() {
    return null;
  }

  @Override
  public @Nullable Integer version() {
    return null;
  }

  @Override
  public List<SchemaReference> references() {
    return List.of();
  }

  @Override
  public @Nullable Metadata metadata() {
    return null;
  }

  @Override
  public @Nullable RuleSet ruleSet() {
    return null;
  }

  @Override
  public ParsedSchema copy() {
    return this;
  }

  @Override
  public ParsedSchema copy(Integer version) {
    return this;
  }

  @Override
  public ParsedSchema copy(Metadata metadata, RuleSet ruleSet) {
    return this;
  }

  @Override
  public ParsedSchema copy(
      Map<SchemaEntity, Set<String>> tagsToAdd, Map<SchemaEntity, Set<String>> tagsToRemove) {
    return this;
  }

  @Override
  public List<String> isBackwardCompatible(ParsedSchema previous) {
    return List.of("an unreadable schema is compatible with nothing");
  }

  @Override
  public Object rawSchema() {
    return canonicalString;
  }
}
