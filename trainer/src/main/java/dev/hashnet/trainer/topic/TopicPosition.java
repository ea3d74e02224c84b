package dev.hashnet.trainer.topic;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How far a consumer has come towards ends that were taken before. A broker that is gone would let
 * it poll for ever, so it gives up after a while without any progress.
 */
final class TopicPosition {
  private static final Duration POLL = Duration.ofMillis(500);

  /** A minute of them. */
  private static final int MOST_IDLE_POLLS = 120;

  private final Consumer<byte[], ByteBuffer> consumer;
  private final Map<TopicPartition, Long> ends;
  private int idlePolls;

  /**
   * @param ends of all assigned partitions: offsets that nothing is read from on
   */
  TopicPosition(Consumer<byte[], ByteBuffer> consumer, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = Map.copyOf(ends);
  }

  boolean atEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /**
   * Some records more; they may lie beyond the ends.
   *
   * @throws TimeoutException if nothing has come for a minute
   */
  ConsumerRecords<byte[], ByteBuffer> poll() {
    ConsumerRecords<byte[], ByteBuffer> records = consumer.poll(POLL);
    idlePolls = records.isEmpty() ? idlePolls + 1 : 0;
    if (idlePolls > MOST_IDLE_POLLS) {
      throw new TimeoutException(
          "no record came for %d s: expected ends=%s"
              .formatted(MOST_IDLE_POLLS * POLL.toMillis() / 1_000, ends));
    }
    return records;
  }

  boolean isBeforeEnd(TopicPartition partition, long offset) {
    return offset < ends.getOrDefault(partition, 0L);
  }
}
