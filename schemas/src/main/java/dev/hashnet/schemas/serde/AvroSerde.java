package dev.hashnet.schemas.serde;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * Records of one generated class in the Confluent wire form.
 *
 * <p>Errors and threads: those of {@link AvroSerializer} and {@link AvroDeserializer}.
 */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {
  private final AvroSerializer<T> serializer;
  private final AvroDeserializer<T> deserializer;

  /**
   * @param subject where the schema is registered: {@code <topic>-value}
   * @param register whether the serializer registers the schema; otherwise it must be registered
   *     already
   */
  public AvroSerde(SchemaRegistryClient client, String subject, Class<T> type, boolean register) {
    this.serializer = new AvroSerializer<>(client, subject, type, register);
    this.deserializer = new AvroDeserializer<>(client, type);
  }

  @Override
  public AvroSerializer<T> serializer() {
    return serializer;
  }

  @Override
  public AvroDeserializer<T> deserializer() {
    return deserializer;
  }
}
