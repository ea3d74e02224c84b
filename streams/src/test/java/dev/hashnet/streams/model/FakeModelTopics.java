package dev.hashnet.streams.model;

import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.streams.TestEvents;
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

/** The model topics in memory. Each reading of the clock takes a millisecond. */
final class FakeModelTopics {
  private final TestEvents events = new TestEvents();
  private final AtomicLong nowNs = new AtomicLong();
  private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();

  ModelTopicReader reader() {
    return new ModelTopicReader(this::consumer, events.serdes(), () -> nowNs.addAndGet(1_000_000));
  }

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
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, end(topic)));
    }
    return consumer;
  }

  long end(String topic) {
    return log.stream().filter(each -> each.topic().equals(topic)).count();
  }

  private void append(String topic, String key, byte @Nullable [] value) {
    log.add(new ConsumerRecord<>(topic, 0, end(topic), key, value));
  }

  void rollout(String line, @Nullable String active) {
    ModelRollout rollout =
        new ModelRollout(line, active, null, null, Instant.EPOCH, "test", "", List.of());
    append(
        "model-rollout",
        line,
        events.serdes().modelRollout().serializer().serialize("model-rollout", rollout));
  }

  void publish(ModelManifest manifest) {
    append(
        "models",
        manifest.getVersion(),
        events.serdes().models().serializer().serialize("models", manifest));
  }

  void chunk(String key, byte[] chunk) {
    append("model-artifacts", key, chunk);
  }

  /** The first chunks of an artifact. */
  void chunks(String version, byte[] artifact, int chunkBytes, int count) {
    for (int i = 0; i < count; i++) {
      int from = chunkBytes * i;
      append(
          "model-artifacts",
          version + "/" + i,
          Arrays.copyOfRange(artifact, from, Math.min(from + chunkBytes, artifact.length)));
    }
  }
}
