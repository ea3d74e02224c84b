package dev.hashnet.trainer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestRecordsTest {
  private static final TopicPartition PARTITION = new TopicPartition("models", 0);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void read_overwrittenAndRemovedKeys_givesTheLatest() {
    List<ConsumerRecord<String, byte[]>> records =
        List.of(
            record(0, "a", "1"), record(1, "b", "2"), record(2, "a", "3"), record(3, "b", null));
    Map<String, byte[]> latest = read(records);
    assertThat(latest).containsOnlyKeys("a");
    assertThat(new String(latest.getOrDefault("a", new byte[0]), UTF_8)).isEqualTo("3");
  }

  @Test
  void read_emptyTopic_ends() {
    assertThat(read(List.of())).isEmpty();
  }

  private Map<String, byte[]> read(List<ConsumerRecord<String, byte[]>> records) {
    Node node = new Node(0, "localhost", 1);
    Node[] nodes = {node};
    consumer.updatePartitions(
        "models", List.of(new PartitionInfo("models", 0, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
    consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
    return new LatestRecords(consumer).read("models");
  }

  private static ConsumerRecord<String, byte[]> record(
      long offset, String key, @Nullable String value) {
    return new ConsumerRecord<>(
        "models", 0, offset, key, value == null ? null : value.getBytes(UTF_8));
  }
}
