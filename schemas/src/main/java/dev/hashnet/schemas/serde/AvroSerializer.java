package dev.hashnet.schemas.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one generated class in the Confluent wire form. Null stays null.
 *
 * <p>The schema is registered or looked up under the subject when the first record is written,
 * once; the topic given to {@link #serialize} is not looked at.
 *
 * <p>Errors: {@link SerializationException} for a record that its own schema does not allow, {@link
 * SchemaNotRegisteredException} if the registry refuses or lacks the schema, {@link
 * RegistryUnavailableException} if it gives no answer.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  private static final int UNRESOLVED = -1;

  private final SchemaRegistryClient client;
  private final String subject;
  private final Class<T> type;
  private final boolean register;
  private final SpecificDatumWriter<T> writer;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
  private volatile int schemaId = UNRESOLVED;

  /**
   * @param subject where the schema is registered: {@code <topic>-value}
   * @param register whether to register the schema; otherwise it must be registered already
   */
  public AvroSerializer(
      SchemaRegistryClient client, String subject, Class<T> type, boolean register) {
    this.client = Objects.requireNonNull(client);
    this.subject = Objects.requireNonNull(subject);
    this.type = Objects.requireNonNull(type);
    this.register = register;
    RecordModel model = RecordModel.of(type);
    this.writer = new SpecificDatumWriter<>(model.schema(), model);
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    return record == null ? null : encode(record);
  }

  /** Writes a record that is there. Errors: those of the class. */
  public byte[] encode(T record) {
    int id = schemaId();
    Scratch mine = scratch.get();
    try {
      byte[] bytes = mine.write(id, writer, record);
      if (mine.isLarge()) {
        scratch.remove();
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      // Avro reports a record that does not fit its schema by whatever it stumbles over:
      // NullPointerException, ClassCastException, its own.
      scratch.remove();
      throw new SerializationException(
          "Cannot encode record: type=" + type.getSimpleName() + ", subject=" + subject + ": " + e,
          e);
    }
  }

  /**
   * Registers or looks up the schema now, so that a registry that does not answer is noticed before
   * the first record.
   */
  public int schemaId() {
    int id = schemaId;
    if (id == UNRESOLVED) {
      id = resolveId();
      schemaId = id;
    }
    return id;
  }

  private int resolveId() {
    AvroSchema schema = new AvroSchema(PublishedSchema.of(type));
    String what = (register ? "register" : "look up") + " schema: subject=" + subject;
    try {
      return register ? client.register(subject, schema) : client.getId(subject, schema);
    } catch (RestClientException e) {
      if (RegistryErrors.isRefusal(e) || RegistryErrors.isNotFound(e)) {
        throw new SchemaNotRegisteredException(
            subject, "Cannot " + what + ": " + e.getMessage(), e);
      }
      throw RegistryErrors.unavailable(what, e);
    } catch (IOException e) {
      throw RegistryErrors.unavailable(what, e);
    }
  }

  /** The buffers of one thread. */
  private static final class Scratch {
    /**
     * An image in the record can make the buffer large; such a buffer is given back rather than
     * kept by every thread.
     */
    private static final int KEPT_BYTES = 1 << 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);

    private <T extends SpecificRecord> byte[] write(int id, SpecificDatumWriter<T> writer, T record)
        throws IOException {
      out.reset();
      WireForm.writeHeader(out, id);
      writer.write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    }

    private boolean isLarge() {
      return out.size() > KEPT_BYTES;
    }
  }
}
