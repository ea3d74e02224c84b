package dev.hashnet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.streams.encode.ServingSet.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LookAheadInterceptorTest {
  private final List<EncodeJob> submitted = new ArrayList<>();
  private final LookAhead lookAhead =
      new LookAhead(
          submitted::add,
          new Serving(new ServingSet(List.of(Served.active(new FakeEncoder("hashnet", 1))))),
          new LookAheadPolicy(100, 1_000, 1),
          new EncodeMetrics(new TestClock()));

  @Test
  void onConsume_polledChunk_showsImagesOnlyAndPassesEverythingOn() {
    try (LookAheadInterceptor interceptor = new LookAheadInterceptor()) {
      interceptor.configure(Map.of(LookAheadInterceptor.LOOK_AHEAD, lookAhead));
      TopicPartition partition = new TopicPartition("image-events", 3);
      byte[] key = {1};
      byte[] value = {2};
      ConsumerRecords<byte[], byte[]> records =
          new ConsumerRecords<>(
              Map.of(
                  partition,
                  List.of(
                      new ConsumerRecord<>("image-events", 3, 10, key, value),
                      new ConsumerRecord<>("image-events", 3, 11, key, null),
                      new ConsumerRecord<>("image-events", 3, 12, null, value),
                      new ConsumerRecord<>("image-events", 3, 13, key, value))),
              Map.of());

      assertThat(interceptor.onConsume(records)).isSameAs(records);
    }
    assertThat(submitted).hasSize(2);
    assertThat(lookAhead.size()).isEqualTo(2);
  }
}
