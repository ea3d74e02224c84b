package dev.hashnet.schemas.serde;

import dev.hashnet.schemas.ImageCode;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of one generated class from the Confluent wire form. Null stays null.
 *
 * <p>The writer's schema is fetched by its id, once; the reader's schema is that of the class, so
 * records of older and newer compatible writers are resolved to it. Bytes come from outside and are
 * not trusted: a record costs memory in proportion to its bytes, whatever lengths they claim.
 *
 * <p>Errors: {@link MalformedRecordException}, {@link UnknownSchemaException}: the record is bad.
 * {@link RegistryUnavailableException}: it may be good, ask again.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
  /** More writer schemas than any topic sees in its life; reached, the cache starts anew. */
  private static final int MAX_CACHED_READERS = 1000;

  private final SchemaRegistryClient client;
  private final Class<T> type;
  private final RecordModel model;
  private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();

  public AvroDeserializer(SchemaRegistryClient client, Class<T> type) {
    this.client = Objects.requireNonNull(client);
    this.type = Objects.requireNonNull(type);
    this.model = RecordModel.of(type);
  }

  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    return bytes == null ? null : decode(topic, bytes);
  }

  /** Reads a record that is there; the topic is only for messages. Errors: those of the class. */
  public T decode(String topic, byte[] bytes) {
    int id = WireForm.schemaId(topic, bytes);
    DatumReader<T> reader = readers.get(id);
    if (reader == null) {
      reader = readerOf(topic, id);
      if (readers.size() >= MAX_CACHED_READERS) {
        readers.clear();
      }
      readers.put(id, reader);
    }
    return read(topic, id, reader, bytes);
  }

  private T read(String topic, int id, DatumReader<T> reader, byte[] bytes) {
    // A decoder over an array has no buffer of its own: keeping it for the next record would only
    // keep this record's bytes alive.
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes, WireForm.HEADER_BYTES, bytes.length - WireForm.HEADER_BYTES, null);
    T record;
    int trailingBytes;
    try {
      record = reader.read(null, decoder);
      trailingBytes = decoder.remainingBytes();
    } catch (IOException | RuntimeException e) {
      // Avro reports bytes that do not fit the schema by several unrelated exceptions; from bytes
      // in memory they all mean the same.
      throw new MalformedRecordException(describe(topic, id) + e, e);
    }
    if (trailingBytes > 0) {
      throw new MalformedRecordException(
          describe(topic, id) + trailingBytes + " bytes are left after the record");
    }
    return record;
  }

  private DatumReader<T> readerOf(String topic, int id) {
    Object writerSchema = fetch(topic, id).rawSchema();
    if (!(writerSchema instanceof Schema schema)) {
      throw new MalformedRecordException(
          describe(topic, id) + "the id names no readable Avro schema");
    }
    if (type == ImageCode.class && ImageCodeReader.reads(schema)) {
      @SuppressWarnings("unchecked") // T is ImageCode
      DatumReader<T> reader = (DatumReader<T>) new ImageCodeReader();
      return reader;
    }
    return new SpecificDatumReader<>(schema, model.schema(), model);
  }

  private ParsedSchema fetch(String topic, int id) {
    try {
      return client.getSchemaById(id);
    } catch (RestClientException e) {
      if (RegistryErrors.isNotFound(e)) {
        throw new UnknownSchemaException(
            id, describe(topic, id) + "the registry does not know the schema id", e);
      }
      throw RegistryErrors.unavailable("fetch schema: topic=" + topic + ", schema_id=" + id, e);
    } catch (IOException e) {
      throw RegistryErrors.unavailable("fetch schema: topic=" + topic + ", schema_id=" + id, e);
    }
  }

  private String describe(String topic, int id) {
    return "Cannot decode record: topic="
        + topic
        + ", type="
        + type.getSimpleName()
        + ", schema_id="
        + id
        + ": ";
  }
}
