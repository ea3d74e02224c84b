package dev.hashnet.quickstart;

import dev.hashnet.schemas.topics.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows {@code image-codes} and {@code dead-letters} as they grow, and the index's place on
 * {@code image-codes}. Threads: for one thread.
 */
public final class OutcomeWatch implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final TopicNames topics;
  private final Map<TopicPartition, Long> nextCodeOffsets = new HashMap<>();
  private int outcomes;

  public OutcomeWatch(String bootstrapServers, TopicNames topics) {
    this.topics = topics;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false",
                "fetch.max.wait.ms",
                "50"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(topics.imageCodes(), topics.deadLetters()).stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Takes what came, and waits for it as long as {@code patience} at most. Returns how much came.
   */
  public int poll(Duration patience) {
    int before = outcomes;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      if (record.topic().equals(topics.deadLetters())) {
        outcomes++;
      } else {
        outcomes += record.value() == null || isReencoded(record.key()) ? 0 : 1;
        nextCodeOffsets.put(
            new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      }
    }
    return outcomes - before;
  }

  /** A zero character stands between the image id and the version. */
  private static boolean isReencoded(byte[] key) {
    for (byte each : key) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  /** Committed codes and dead letters seen so far; deletions are none. */
  public int outcomes() {
    return outcomes;
  }

  /** Whether the group has committed all codes seen so far. */
  public boolean isIndexed(String group) throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed;
    try {
      committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot read the offsets of group " + group, e);
    }
    return nextCodeOffsets.entrySet().stream()
        .allMatch(
            code -> {
              OffsetAndMetadata at = committed.get(code.getKey());
              return Objects.nonNull(at) && at.offset() >= code.getValue();
            });
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
