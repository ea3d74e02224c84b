package dev.hashnet.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.serde.RegistryClients;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubjectsTest {
  private static final String SCOPE = "subjects-test";

  private final SchemaRegistryClient registry =
      RegistryClients.connect("mock://" + SCOPE, Map.of());

  @AfterEach
  void dropRegistry() {
    MockSchemaRegistry.dropScope(SCOPE);
  }

  @Test
  void register_pinsAndFillsEveryAvroTopic() throws Exception {
    Map<String, Integer> ids = Subjects.register(registry, new TopicNames("x-"));

    assertThat(ids.keySet())
        .containsExactly(
            "x-image-events-value",
            "x-image-codes-value",
            "x-near-duplicate-alerts-value",
            "x-models-value",
            "x-model-rollout-value",
            "x-model-status-value",
            "x-model-figures-value",
            "x-duplicate-feedback-value");
    for (String subject : ids.keySet()) {
      assertThat(registry.getCompatibility(subject)).isEqualTo("FULL_TRANSITIVE");
      assertThat(registry.getAllVersions(subject)).containsExactly(1);
    }
  }

  @Test
  void register_again_changesNothing() throws Exception {
    Map<String, Integer> first = Subjects.register(registry, new TopicNames());

    assertThat(Subjects.register(registry, new TopicNames())).isEqualTo(first);
    assertThat(registry.getAllVersions("image-events-value")).containsExactly(1);
  }

  @Test
  void serdes_afterRegistration_needNotRegister() {
    TopicNames topics = new TopicNames();
    Map<String, Integer> ids = Subjects.register(registry, topics);
    TopicSerdes serdes = new TopicSerdes(registry, topics, false);

    assertThat(serdes.imageEvents().serializer().schemaId())
        .isEqualTo(ids.get("image-events-value"));
    assertThat(serdes.imageCodes().serializer().schemaId()).isEqualTo(ids.get("image-codes-value"));
    assertThat(serdes.nearDuplicateAlerts().serializer().schemaId())
        .isEqualTo(ids.get("near-duplicate-alerts-value"));
    assertThat(serdes.models().serializer().schemaId()).isEqualTo(ids.get("models-value"));
    assertThat(serdes.modelRollout().serializer().schemaId())
        .isEqualTo(ids.get("model-rollout-value"));
    assertThat(serdes.modelStatus().serializer().schemaId())
        .isEqualTo(ids.get("model-status-value"));
    assertThat(serdes.duplicateFeedback().serializer().schemaId())
        .isEqualTo(ids.get("duplicate-feedback-value"));
  }

  @Test
  void valueTypes_ofEveryTopic_areThoseOfTheDocs() {
    assertThat(Subjects.valueTypes(new TopicNames()).get("image-events"))
        .isEqualTo(ImageEvent.class);
  }
}
