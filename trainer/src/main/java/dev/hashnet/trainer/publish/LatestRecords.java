package dev.hashnet.trainer.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The latest committed value of each key of a small compacted topic, read from its beginning to the
 * end that it has at the call.
 */
final class LatestRecords {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<String, byte[]> consumer;

  LatestRecords(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /** A consumer as this class needs it: by assignment, committed records only. */
  static Consumer<String, byte[]> consumer(Map<String, Object> kafkaProperties) {
    Map<String, Object> properties = new HashMap<>(kafkaProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** By key; a tombstone removes its key. */
  Map<String, byte[]> read(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, byte[]> latest = new HashMap<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> one : consumer.poll(POLL)) {
        if (one.value() == null) {
          latest.remove(one.key());
        } else {
          latest.put(one.key(), one.value());
        }
      }
    }
    return latest;
  }
}
