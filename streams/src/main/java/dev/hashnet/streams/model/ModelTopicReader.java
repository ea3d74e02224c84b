package dev.hashnet.streams.model;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.rollout.RolloutRecords;
import dev.hashnet.schemas.topics.TopicSerdes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the model topics on demand, by assigning and seeking: which version is active, its
 * manifest, its artifact.
 *
 * <p>Consumers must read committed records only, since a publisher writes chunks and manifest in
 * one transaction.
 *
 * <p>Errors: {@link InvalidModelException} where what was published is not whole; NoModelException
 * where nothing is active in time. Threads: one thread at a time.
 */
public final class ModelTopicReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final TopicSerdes serdes;
  private final LongSupplier nanoTime;

  /**
   * @param consumers makes a consumer without a group, read_committed; closed after each use
   */
  public ModelTopicReader(
      Supplier<Consumer<String, byte[]>> consumers, TopicSerdes serdes, LongSupplier nanoTime) {
    this.consumers = consumers;
    this.serdes = serdes;
    this.nanoTime = nanoTime;
  }

  /** What was decided for the line; waits until a version is active. */
  public RolloutTimeline awaitRollout(String line, Duration wait) {
    String topic = serdes.topics().modelRollout();
    long deadlineNs = nanoTime.getAsLong() + wait.toNanos();
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      TopicPartition partition = fromBeginning(consumer, topic);
      RolloutTimeline timeline = new RolloutTimeline();
      // The newest record counts, so the topic is read to its end before an answer is given.
      while (timeline.latest().isEmpty() || hasMore(consumer, partition)) {
        if (nanoTime.getAsLong() - deadlineNs >= 0) {
          throw new NoModelException(
              "No active model: line=%s, topic=%s: waited %d s; './hashnet publish' publishes one"
                  .formatted(line, topic, wait.toSeconds()));
        }
        for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
          if (line.equals(each.key())) {
            timeline =
                RolloutRecords.timeline(
                    serdes.modelRollout().deserializer().deserialize(topic, each.value()));
          }
        }
      }
      return timeline;
    }
  }

  /** The manifest of a version, where it is published. */
  public Optional<ModelManifest> manifest(String version) {
    String topic = serdes.topics().models();
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      TopicPartition partition = fromBeginning(consumer, topic);
      ModelManifest found = null;
      while (hasMore(consumer, partition)) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
          if (version.equals(each.key())) {
            found = serdes.models().deserializer().deserialize(topic, each.value());
          }
        }
      }
      return Optional.ofNullable(found);
    }
  }

  /** The artifact of a manifest, whole: chunks in order, size and digest as announced. */
  public byte[] artifact(ModelManifest manifest, int maxBytes, Duration timeout) {
    ChunkAssembly chunks = new ChunkAssembly(manifest, maxBytes);
    long deadlineNs = nanoTime.getAsLong() + timeout.toNanos();
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      TopicPartition partition =
          new TopicPartition(serdes.topics().modelArtifacts(), manifest.getChunkPartition());
      consumer.assign(List.of(partition));
      consumer.seek(partition, manifest.getFirstChunkOffset());
      while (!chunks.complete() && hasMore(consumer, partition)) {
        if (nanoTime.getAsLong() - deadlineNs >= 0) {
          throw new InvalidModelException(
              "Cannot read model: version=%s: not read within %d s"
                  .formatted(manifest.getVersion(), timeout.toSeconds()));
        }
        for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
          chunks.accept(each.key(), each.value());
        }
      }
    }
    return chunks.toBytes();
  }

  private static TopicPartition fromBeginning(Consumer<String, byte[]> consumer, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return partition;
  }

  private static boolean hasMore(Consumer<String, byte[]> consumer, TopicPartition partition) {
    Map<TopicPartition, Long> end = consumer.endOffsets(List.of(partition));
    return consumer.position(partition) < end.getOrDefault(partition, 0L);
  }
}
