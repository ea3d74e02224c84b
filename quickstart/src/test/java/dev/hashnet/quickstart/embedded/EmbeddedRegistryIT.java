package dev.hashnet.quickstart.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.serde.AvroDeserializer;
import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.serde.SubjectRegistration;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.schemas.topics.TopicNames;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryIT {
  @TempDir static Path folder;

  private static EmbeddedRegistry registry;

  @BeforeAll
  static void start() {
    registry = EmbeddedRegistry.start(folder);
  }

  @AfterAll
  static void stop() {
    registry.close();
    assertThat(ProcessHandle.of(registry.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void shouldRegisterAllSubjectsFullTransitive() throws Exception {
    try (SchemaRegistryClient client = client()) {
      TopicNames topics = new TopicNames("all-");
      Map<String, Integer> ids = Subjects.register(client, topics);

      assertThat(Subjects.register(client, topics)).isEqualTo(ids);
      for (Map.Entry<String, Integer> subject : ids.entrySet()) {
        assertThat(client.getCompatibility(subject.getKey())).isEqualTo("FULL_TRANSITIVE");
        assertThat(client.getSchemaById(subject.getValue())).isInstanceOf(AvroSchema.class);
      }
    }
  }

  @Test
  void shouldRefuseAnIncompatibleSchema() throws Exception {
    try (SchemaRegistryClient client = client()) {
      String subject = TopicNames.valueSubject("guarded");
      new SubjectRegistration(client).register(subject, ImageEvent.class);
      AvroSchema incompatible =
          new AvroSchema(
              SchemaBuilder.record("ImageEvent")
                  .namespace("dev.hashnet.schemas")
                  .fields()
                  .requiredInt("another_required_field")
                  .endRecord());

      assertThatThrownBy(() -> client.register(subject, incompatible))
          .isInstanceOfSatisfying(
              RestClientException.class, e -> assertThat(e.getStatus()).isEqualTo(409));
    }
  }

  @Test
  void shouldNotKnowAForeignSchemaId() throws Exception {
    try (SchemaRegistryClient client = client();
        AvroDeserializer<ImageEvent> deserializer =
            new AvroDeserializer<>(client, ImageEvent.class)) {
      byte[] value = {0, 0x3b, (byte) 0x9a, (byte) 0xca, 7, 1, 2, 3};

      assertThatThrownBy(() -> deserializer.deserialize("t", value))
          .isInstanceOf(UnknownSchemaException.class);
    }
  }

  private static SchemaRegistryClient client() {
    return RegistryClients.connect(registry.url(), Map.of());
  }
}
