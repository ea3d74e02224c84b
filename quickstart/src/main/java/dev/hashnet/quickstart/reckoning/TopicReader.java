package dev.hashnet.quickstart.reckoning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all committed records that topics hold, without a group. */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MAX_EMPTY_POLLS = 450;

  private final String bootstrapServers;

  public TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * The records up to the topic's present end, ordered by partition and offset. Waits for
   * transactions that are open there.
   *
   * @throws IllegalStateException if nothing more comes for a minute and a half, short of the end
   */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer = consumer("read_committed");
        var eager = consumer("read_uncommitted")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // The end as readers of committed records see it lies before a transaction that is just being
      // committed.
      Map<TopicPartition, Long> ends = eager.endOffsets(partitions);
      int emptyPolls = 0;
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        int before = records.size();
        consumer.poll(POLL).forEach(records::add);
        emptyPolls = records.size() > before ? 0 : emptyPolls + 1;
        if (emptyPolls > MAX_EMPTY_POLLS) {
          throw new IllegalStateException(
              "Cannot read to the end: topic=%s: records=%d, ends=%s"
                  .formatted(topic, records.size(), ends));
        }
      }
    }
    records.sort(
        Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
            .thenComparingLong(ConsumerRecord::offset));
    return records;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            isolation,
            "enable.auto.commit",
            "false"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
