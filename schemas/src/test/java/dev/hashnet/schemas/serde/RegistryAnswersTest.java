package dev.hashnet.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hashnet.schemas.ModelStatus;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the registry says over HTTP, and what it means for the record. */
class RegistryAnswersTest {
  private static final String TOPIC = "a-topic";
  private static final String SUBJECT = "a-topic-value";
  private static final int ID = 7;
  private static final byte[] RECORD = {0, 0, 0, 0, ID, 0, 0, 0, 0, 0, 0, 0};

  private final StubRegistry stub = new StubRegistry();
  private SchemaRegistryClient client;

  @BeforeEach
  void connect() {
    client = RegistryClients.connect(stub.url(), Map.of());
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @ParameterizedTest
  @CsvSource({"40403", "40401", "40402"})
  void schemaNotFound_isUnknownSchema(int errorCode) {
    stub.answer(404, error(errorCode));

    assertThatThrownBy(this::decode)
        .isInstanceOfSatisfying(
            UnknownSchemaException.class, e -> assertThat(e.schemaId()).isEqualTo(ID));
  }

  @ParameterizedTest
  @CsvSource({
    "404, 404",
    "500, 50001",
    "503, 50003",
    "401, 40101",
    "403, 40301",
    "429, 42901",
    "408, 408",
    "400, 400"
  })
  void anyOtherStatus_isUnavailable(int status, int errorCode) {
    stub.answer(status, error(errorCode));

    assertThatThrownBy(this::decode)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("HTTP status " + status);
  }

  @ParameterizedTest
  @CsvSource({"404", "502", "200"})
  void pageOfAProxy_isUnavailable(int status) {
    stub.answer(status, "<html><body>Nothing here</body></html>");

    assertThatThrownBy(this::decode).isInstanceOf(RegistryUnavailableException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PROTOBUF, 'syntax = \"proto3\"; message A {}'",
    "JSON, '{\"type\": \"object\"}'",
    "AVRO, not a schema",
    "AVRO, '\"string\"'"
  })
  void schemaThatIsNoRecordOfOurs_isMalformed(String type, String schema) {
    stub.answer(200, found(schema, "\"schemaType\": \"" + type + "\""));

    assertThatThrownBy(this::decode).isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void schemaWithReferenceThatCannotBeFetched_isUnavailable() {
    String references = "\"references\": [{\"name\": \"a.B\", \"subject\": \"b\", \"version\": 1}]";
    stub.answer(200, found("{\"type\": \"array\", \"items\": \"a.B\"}", references));

    assertThatThrownBy(this::decode).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void outageThatEnds_recordDecodesAfterwards() {
    AvroDeserializer<ModelStatus> deserializer = new AvroDeserializer<>(client, ModelStatus.class);
    stub.answer(503, error(50003));
    assertThatThrownBy(() -> deserializer.decode(TOPIC, RECORD))
        .isInstanceOf(RegistryUnavailableException.class);
    stub.answer(
        200, found(PublishedSchema.of(ModelStatus.class).toString(), "\"schemaType\": \"AVRO\""));

    assertThat(deserializer.decode(TOPIC, RECORD).getVersion()).isEmpty();
  }

  @Test
  void schema_isFetchedOnce() {
    AvroDeserializer<ModelStatus> deserializer = new AvroDeserializer<>(client, ModelStatus.class);
    stub.answer(
        200, found(PublishedSchema.of(ModelStatus.class).toString(), "\"schemaType\": \"AVRO\""));
    for (int i = 0; i < 10; i++) {
      deserializer.decode(TOPIC, RECORD);
    }

    assertThat(stub.requests()).isEqualTo(1);
  }

  @Test
  void unknownId_isNotAskedForOnceARecord() {
    stub.answer(404, error(40403));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(this::decode).isInstanceOf(UnknownSchemaException.class);
    }

    assertThat(stub.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"409, 409", "422, 42201"})
  void refusedSchema_namesSubject(int status, int errorCode) {
    stub.answer(status, error(errorCode));
    AvroSerializer<ModelStatus> serializer =
        new AvroSerializer<>(client, SUBJECT, ModelStatus.class, true);

    assertThatThrownBy(() -> serializer.encode(SampleRecords.status()))
        .isInstanceOfSatisfying(
            SchemaNotRegisteredException.class, e -> assertThat(e.subject()).isEqualTo(SUBJECT))
        .hasMessageContaining(SUBJECT);
    assertThatThrownBy(() -> new SubjectRegistration(client).register(SUBJECT, ModelStatus.class))
        .isInstanceOf(SchemaNotRegisteredException.class)
        .hasMessageContaining(SUBJECT);
  }

  @Test
  void registryInTrouble_registrationIsUnavailable() {
    stub.answer(500, error(50001));

    assertThatThrownBy(() -> new SubjectRegistration(client).register(SUBJECT, ModelStatus.class))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining(SUBJECT);
  }

  private void decode() {
    new AvroDeserializer<>(client, ModelStatus.class).decode(TOPIC, RECORD);
  }

  private static String error(int code) {
    return "{\"error_code\": " + code + ", \"message\": \"says the stub\"}";
  }

  private static String found(String schema, String more) {
    return "{\"schema\": " + JsonNodeFactory.instance.textNode(schema) + ", " + more + "}";
  }
}
