package dev.hashnet.trainer.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The latest committed value of each key of a small compacted topic, read from its beginning to the
 * end that it has at the call. More keys than {@link #MOST_KEYS} are refused, and a broker that
 * gives nothing for a minute is not waited for.
 */
public final class LatestRecords {
  private static final Duration POLL = Duration.ofMillis(500);

  /** A minute of them. */
  private static final int MOST_IDLE_POLLS = 120;

  /** What fits into memory with ease, at some hundred bytes each. */
  private static final int MOST_KEYS = 1_000_000;

  private final Consumer<String, byte[]> consumer;

  public LatestRecords(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
  }

  /** A consumer as this class needs it: by assignment, committed records only. */
  public static Consumer<String, byte[]> consumer(Map<String, Object> kafkaProperties) {
    Map<String, Object> properties = new HashMap<>(kafkaProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * By key; a tombstone removes its key.
   *
   * @throws KafkaException if the broker gives nothing for a minute, or there are too many keys
   */
  public Map<String, byte[]> read(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, byte[]> latest = new HashMap<>();
    int idlePolls = 0;
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
      idlePolls = records.isEmpty() ? idlePolls + 1 : 0;
      if (idlePolls > MOST_IDLE_POLLS || latest.size() > MOST_KEYS) {
        throw new KafkaException(
            "topic must give its records, of %d keys at most: topic=%s, keys=%d, polls without any=%d"
                .formatted(MOST_KEYS, topic, latest.size(), idlePolls));
      }
      for (ConsumerRecord<String, byte[]> one : records) {
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
