package dev.hashnet.streams.encode;

import dev.hashnet.core.rollout.CanaryShare;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Shows every polled chunk to the {@link LookAhead} before Kafka Streams sees it. The records pass
 * unchanged.
 *
 * <p>Kafka makes one for each stream thread's main consumer and hands it the consumer's
 * configuration, in which the shared look-ahead travels under {@link #LOOK_AHEAD}.
 */
public final class LookAheadInterceptor implements ConsumerInterceptor<byte[], byte[]> {
  /** Key of the {@link LookAhead} in the consumer's configuration. */
  public static final String LOOK_AHEAD = "hashnet.look-ahead";

  private @Nullable LookAhead lookAhead;

  @Override
  public void configure(Map<String, ?> configs) {
    if (!(configs.get(LOOK_AHEAD) instanceof LookAhead shared)) {
      throw new IllegalArgumentException(
          LOOK_AHEAD + " must hold a LookAhead: " + configs.get(LOOK_AHEAD));
    }
    lookAhead = shared;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    if (lookAhead != null) {
      for (ConsumerRecord<byte[], byte[]> each : records) {
        // A record without a key is rejected, one without a value has no image: neither is encoded.
        if (each.key() != null && each.value() != null) {
          lookAhead.see(
              each.topic(),
              each.partition(),
              each.offset(),
              each.timestamp(),
              CanaryShare.partOf(each.key()),
              each.value());
        }
      }
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
