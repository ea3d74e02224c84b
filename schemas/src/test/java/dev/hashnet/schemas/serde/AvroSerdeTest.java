package dev.hashnet.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.ModelStatus;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroSerdeTest {
  private static final String TOPIC = "a-topic";
  private static final String SUBJECT = "a-topic-value";
  private static final int IMAGE_BYTES = 3 << 20;

  private final SchemaRegistryClient registry =
      RegistryClients.connect("mock://avro-serde-test", Map.of());

  @AfterEach
  void dropRegistry() {
    io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry.dropScope("avro-serde-test");
  }

  static List<SpecificRecord> samples() {
    return SampleRecords.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void roundTrip_anyRecord_isEqual(SpecificRecord sample) {
    assertRoundTrip(sample);
  }

  private <T extends SpecificRecord> void assertRoundTrip(T sample) {
    @SuppressWarnings("unchecked") // the class of a T
    Class<T> type = (Class<T>) sample.getClass();
    AvroSerde<T> serde = new AvroSerde<>(registry, SUBJECT, type, true);

    byte[] bytes = serde.serializer().encode(sample);

    assertThat(bytes).startsWith(0);
    assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt()).isEqualTo(serde.serializer().schemaId());
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(sample);
  }

  @Test
  void roundTrip_null_staysNull() {
    AvroSerde<ImageEvent> serde = eventSerde(registry);

    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
  }

  @Test
  void roundTrip_largeImageThenSmall_bothEqual() {
    AvroSerde<ImageEvent> serde = eventSerde(registry);
    byte[] image = new byte[IMAGE_BYTES];
    Arrays.fill(image, (byte) 0x5a);

    for (ImageEvent event :
        List.of(SampleRecords.inlineEvent(image), SampleRecords.inlineEvent())) {
      byte[] bytes = serde.serializer().encode(event);
      assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(event);
    }
  }

  @Test
  void roundTrip_manyThreads_neverMixRecords() {
    AvroSerde<ImageEvent> serde = eventSerde(registry);

    List<ImageEvent> wrong =
        IntStream.range(0, 20_000)
            .parallel()
            .mapToObj(
                i -> SampleRecords.inlineEvent(ByteBuffer.allocate(4 + i % 50).putInt(i).array()))
            .filter(
                event -> {
                  byte[] bytes = serde.serializer().encode(event);
                  return !event.equals(serde.deserializer().deserialize(TOPIC, bytes));
                })
            .toList();

    assertThat(wrong).isEmpty();
  }

  @Test
  void serialize_subjectWithoutSchema_namesSubject() {
    AvroSerde<ImageEvent> lookUpOnly = new AvroSerde<>(registry, SUBJECT, ImageEvent.class, false);

    assertThatThrownBy(() -> lookUpOnly.serializer().serialize(TOPIC, SampleRecords.inlineEvent()))
        .isInstanceOf(SchemaNotRegisteredException.class)
        .hasMessageContaining(SUBJECT);
  }

  @Test
  void serialize_registeredBefore_looksUpSameId() {
    int id = new SubjectRegistration(registry).register(SUBJECT, ImageEvent.class);

    assertThat(new AvroSerde<>(registry, SUBJECT, ImageEvent.class, false).serializer().schemaId())
        .isEqualTo(id);
  }

  @Test
  void serialize_recordThatBreaksItsSchema_isSerializationException() {
    ImageEvent event = SampleRecords.inlineEvent();
    event.put("content", "a string is neither bytes nor a reference");

    assertThatThrownBy(() -> eventSerde(registry).serializer().serialize(TOPIC, event))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("ImageEvent");
  }

  @Test
  void serialize_afterFailedRecord_startsClean() {
    AvroSerde<ImageEvent> serde = eventSerde(registry);
    ImageEvent broken = SampleRecords.inlineEvent();
    broken.put("content", "a string is neither bytes nor a reference");
    assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, broken))
        .isInstanceOf(SerializationException.class);

    byte[] bytes = serde.serializer().encode(SampleRecords.referencedEvent());

    assertThat(serde.deserializer().deserialize(TOPIC, bytes))
        .isEqualTo(SampleRecords.referencedEvent());
  }

  @Test
  void deserialize_unknownId_namesId() {
    assertThatThrownBy(
            () -> eventSerde(registry).deserializer().deserialize(TOPIC, wire(4711, 1, 2, 3)))
        .isInstanceOfSatisfying(
            UnknownSchemaException.class, e -> assertThat(e.schemaId()).isEqualTo(4711))
        .hasMessageContaining("schema_id=4711")
        .hasMessageContaining(TOPIC);
  }

  @Test
  void deserialize_notWireForm_isMalformed() {
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {0, 0, 0, 1},
            "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> eventSerde(registry).deserializer().deserialize(TOPIC, bytes))
          .isInstanceOf(MalformedRecordException.class);
    }
  }

  @Test
  void deserialize_headerOnly_isMalformed() {
    AvroSerde<ImageEvent> serde = eventSerde(registry);

    assertThatThrownBy(
            () -> serde.deserializer().deserialize(TOPIC, wire(serde.serializer().schemaId())))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void deserialize_trailingByte_isMalformed() {
    AvroSerde<ImageEvent> serde = eventSerde(registry);
    byte[] bytes = serde.serializer().encode(SampleRecords.inlineEvent());

    assertThatThrownBy(
            () -> serde.deserializer().deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("1 bytes are left");
  }

  @Test
  void deserialize_schemaOfAnotherTopic_isMalformed() throws Exception {
    byte[] status =
        new AvroSerde<>(registry, "other-value", ModelStatus.class, true)
            .serializer()
            .serialize(TOPIC, SampleRecords.status());

    assertThatThrownBy(() -> eventSerde(registry).deserializer().deserialize(TOPIC, status))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void deserialize_newerWriter_dropsFieldItDoesNotKnow() throws Exception {
    Schema newer =
        evolve(PublishedSchema.of(ModelStatus.class), List.of(), optional("added_later"));
    int id = registry.register(SUBJECT, new AvroSchema(newer));

    ModelStatus read =
        new AvroDeserializer<>(registry, ModelStatus.class)
            .deserialize(TOPIC, EvolvedWriter.write(newer, id, SampleRecords.status()));

    assertThat(read).isEqualTo(SampleRecords.status());
  }

  @Test
  void deserialize_olderWriter_fillsDefault() throws Exception {
    Schema older = evolve(PublishedSchema.of(ModelStatus.class), List.of("reason"));
    int id = registry.register(SUBJECT, new AvroSchema(older));

    ModelStatus read =
        new AvroDeserializer<>(registry, ModelStatus.class)
            .deserialize(TOPIC, EvolvedWriter.write(older, id, SampleRecords.status()));

    ModelStatus expected = SampleRecords.status();
    expected.setReason("");
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void registryDown_isRetriableAndNeverABadRecord() throws IOException {
    SchemaRegistryClient down =
        RegistryClients.connect("http://127.0.0.1:" + unusedPort(), Map.of());

    assertThatThrownBy(
            () -> eventSerde(down).serializer().serialize(TOPIC, SampleRecords.inlineEvent()))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> eventSerde(down).deserializer().deserialize(TOPIC, wire(1, 2, 3)))
        .isInstanceOf(RegistryUnavailableException.class)
        .isInstanceOf(RetriableException.class)
        .isNotInstanceOf(SerializationException.class);
  }

  @Test
  void published_hasNoJavaNotes() {
    assertThat(PublishedSchema.of(ImageCode.class).toString()).doesNotContain("avro.java");
  }

  private static AvroSerde<ImageEvent> eventSerde(SchemaRegistryClient client) {
    return new AvroSerde<>(client, SUBJECT, ImageEvent.class, true);
  }

  private static Schema.Field optional(String name) {
    Schema nullable = SchemaBuilder.unionOf().nullType().and().stringType().endUnion();
    return new Schema.Field(name, nullable, "Added later.", Schema.Field.NULL_DEFAULT_VALUE);
  }

  private static Schema evolve(Schema schema, List<String> dropped, Schema.Field... added) {
    List<Schema.Field> fields =
        new java.util.ArrayList<>(
            schema.getFields().stream()
                .filter(field -> !dropped.contains(field.name()))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
    fields.addAll(List.of(added));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  private static byte[] wire(int id, int... payload) {
    ByteBuffer bytes = ByteBuffer.allocate(5 + payload.length).put((byte) 0).putInt(id);
    Arrays.stream(payload).forEach(b -> bytes.put((byte) b));
    return bytes.array();
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
