package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.streams.TestEvents;
import dev.hashnet.streams.TestModels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelTopicReaderTest {
  private static final byte[] ARTIFACT = "ten bytes!".getBytes(StandardCharsets.US_ASCII);

  private final TestEvents events = new TestEvents();
  private final AtomicLong nowNs = new AtomicLong();
  private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
  private final ModelTopicReader reader =
      new ModelTopicReader(this::consumer, events.serdes(), () -> nowNs.addAndGet(1_000_000));

  /** A consumer that finds the log once it has assigned and sought. */
  private Consumer<String, byte[]> consumer() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    consumer.schedulePollTask(
        () -> {
          for (ConsumerRecord<String, byte[]> each : log) {
            if (consumer
                .assignment()
                .contains(new TopicPartition(each.topic(), each.partition()))) {
              consumer.addRecord(each);
            }
          }
        });
    for (String topic : List.of("model-rollout", "models", "model-artifacts")) {
      TopicPartition partition = new TopicPartition(topic, 0);
      long end = log.stream().filter(each -> each.topic().equals(topic)).count();
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, end));
    }
    return consumer;
  }

  private void append(String topic, String key, byte @Nullable [] value) {
    long offset = log.stream().filter(each -> each.topic().equals(topic)).count();
    log.add(new ConsumerRecord<>(topic, 0, offset, key, value));
  }

  private void rollout(String line, @Nullable String active) {
    append(
        "model-rollout",
        line,
        events
            .serdes()
            .modelRollout()
            .serializer()
            .serialize(
                "model-rollout",
                new ModelRollout(line, active, null, null, Instant.EPOCH, "test", "")));
  }

  private void publish(ModelManifest manifest) {
    append(
        "models",
        manifest.getVersion(),
        events.serdes().models().serializer().serialize("models", manifest));
  }

  private void chunks(String version, int count) {
    for (int i = 0; i < count; i++) {
      int from = 4 * i;
      append(
          "model-artifacts",
          version + "/" + i,
          Arrays.copyOfRange(ARTIFACT, from, Math.min(from + 4, 10)));
    }
  }

  @Test
  void awaitActive_severalRollouts_givesTheNewestOfTheLine() {
    rollout("hashnet", "v1");
    rollout("other", "v9");
    rollout("hashnet", "v2");

    assertThat(reader.awaitActive("hashnet", Duration.ofSeconds(60))).isEqualTo("v2");
  }

  @Test
  void awaitActive_nothingActive_saysWhatToDo() {
    rollout("hashnet", "v1");
    rollout("hashnet", null);

    assertThatThrownBy(() -> reader.awaitActive("hashnet", Duration.ofMillis(50)))
        .isInstanceOf(NoModelException.class)
        .hasMessageContaining("line=hashnet")
        .hasMessageContaining("publish");
  }

  @Test
  void manifest_published_givesTheNewestOfTheVersion() {
    ModelManifest manifest = TestModels.manifest("v2", ARTIFACT, 4, 7);
    publish(TestModels.manifest("v1", ARTIFACT, 4, 0));
    publish(TestModels.manifest("v2", ARTIFACT, 4, 3));
    publish(manifest);

    assertThat(reader.manifest("v2")).contains(manifest);
    assertThat(reader.manifest("v3")).isEmpty();
  }

  @Test
  void artifact_chunksAmongOthers_isReadFromItsFirstChunk() {
    chunks("v1", 3);
    chunks("v2", 3);

    ModelManifest manifest = TestModels.manifest("v2", ARTIFACT, 4, 3);
    assertThat(reader.artifact(manifest, 100, Duration.ofSeconds(60))).isEqualTo(ARTIFACT);
  }

  @Test
  void artifact_topicEndsBeforeTheLastChunk_isRefused() {
    chunks("v1", 2);

    ModelManifest manifest = TestModels.manifest("v1", ARTIFACT, 4, 0);
    assertThatThrownBy(() -> reader.artifact(manifest, 100, Duration.ofSeconds(60)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("chunk 2 of 3 is missing");
  }
}
