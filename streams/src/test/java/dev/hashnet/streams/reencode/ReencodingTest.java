package dev.hashnet.streams.reencode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.streams.TestEvents;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.ContentFetcher;
import dev.hashnet.streams.encode.EventDecoder;
import dev.hashnet.streams.encode.EventReencoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Events without images, so that only the pace is looked at. Time passes while it waits. */
class ReencodingTest {
  private static final int EVENTS = 100;
  private static final int EVENTS_A_POLL = 10;
  private static final Node NODE = new Node(0, "broker", 9092);
  private static final TopicPartition SOURCE = new TopicPartition("image-events", 0);

  private final TestEvents events = new TestEvents();
  private final Deque<Long> lags = new ArrayDeque<>();
  private final List<ReencodeProgress> progress = new ArrayList<>();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          new Cluster(
              "cluster", List.of(NODE), List.of(partition("image-codes")), Set.of(), Set.of()),
          true,
          new RoundRobinPartitioner(),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private long nowNs;
  private int pauses;

  private static PartitionInfo partition(String topic) {
    Node[] nodes = {NODE};
    return new PartitionInfo(topic, 0, NODE, nodes, nodes);
  }

  private static MockConsumer<byte[], byte[]> consumer() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
              Map<TopicPartition, Long> times) {
            return Map.of(SOURCE, new OffsetAndTimestamp(0, 0));
          }
        };
    consumer.updatePartitions(SOURCE.topic(), List.of(partition(SOURCE.topic())));
    consumer.updateEndOffsets(Map.of(SOURCE, (long) EVENTS));
    consumer.setMaxPollRecords(EVENTS_A_POLL);
    consumer.schedulePollTask(
        () -> {
          for (int i = 0; i < EVENTS; i++) {
            consumer.addRecord(new ConsumerRecord<>(SOURCE.topic(), 0, i, new byte[] {1}, null));
          }
        });
    return consumer;
  }

  private long run(double ratePerS, long maxLag) {
    EventDecoder decoder =
        new EventDecoder(
            SOURCE.topic(),
            events.serdes().imageEvents().deserializer(),
            new ContentFetcher(AppConfig.of(Map.of()).references(), 1));
    return new Reencoding(
            new Reencoding.Clients(consumer(), producer, () -> lags.isEmpty() ? 0 : lags.poll()),
            SOURCE.topic(),
            "image-codes",
            events.serdes().imageCodes().serializer(),
            new RolloutTimeline(),
            new EventReencoder(
                decoder,
                (content, sides) -> {
                  throw new AssertionError("no image to prepare");
                }),
            active -> {
              throw new AssertionError("no image to encode");
            },
            new Reencoding.Pace(
                () -> nowNs,
                parkNs -> {
                  nowNs += parkNs;
                  pauses++;
                }))
        .run(new ReencodeOptions("v2", 0, Long.MAX_VALUE, ratePerS, maxLag), progress::add);
  }

  @Test
  void run_rate_isKept() {
    run(20, 500);

    assertThat(nowNs).isEqualTo(5_000_000_000L);
    assertThat(progress.get(0)).isEqualTo(new ReencodeProgress(10, EVENTS, 0, false));
    assertThat(progress.get(progress.size() - 1).done()).isEqualTo(EVENTS);
  }

  @Test
  void run_noRate_waitsForNothing() {
    run(0, 500);

    assertThat(pauses).isZero();
    assertThat(producer.commitCount()).isEqualTo(EVENTS / EVENTS_A_POLL);
  }

  @Test
  void run_liveEncodingLagsBehind_waitsForIt() {
    lags.addAll(List.of(0L, 501L, 700L, 500L));
    run(0, 500);

    assertThat(pauses).isEqualTo(2);
    assertThat(progress.stream().filter(ReencodeProgress::waiting).map(ReencodeProgress::done))
        .containsExactly(10L, 10L);
    assertThat(progress.get(progress.size() - 1).done()).isEqualTo(EVENTS);
  }
}
