package dev.hashnet.benchmarks.restore;

import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Fills a code topic with uniform codes of 64 bits, and marks it as read by the index. */
final class CodeTopic {
  private static final Instant EVENT_TIME = Instant.parse("2024-05-01T12:00:00Z");
  private static final int RADIUS_BITS = 6;

  private final String bootstrapServers;
  private final String topic;
  private final int partitions;

  CodeTopic(String bootstrapServers, String topic, int partitions) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.partitions = partitions;
  }

  /** One collection a partition; codes are dealt to them in turn. */
  void fill(int codes, long seed, Serializer<ImageCode> serializer) {
    SplittableRandom random = new SplittableRandom(seed);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "linger.ms", "50",
            "batch.size", "262144",
            "acks", "1",
            "enable.idempotence", "false");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < codes; i++) {
        byte[] value = serializer.serialize(topic, record(i, partitions, random));
        // The callback hears of failures.
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(topic, i % partitions, "img-" + (10_000_000 + i), value),
                (written, problem) -> {
                  if (problem != null) {
                    failure.compareAndSet(null, problem);
                  }
                });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot fill topic " + topic, failure.get());
    }
  }

  /** A record of such a topic. */
  static ImageCode record(int number, int partitions, SplittableRandom random) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    byte[] code = new byte[8];
    random.nextBytes(code);
    return new ImageCode(
        "collection-" + number % partitions,
        EVENT_TIME.plusMillis(number),
        new Sha256(digest),
        640,
        480,
        number % partitions,
        (long) number / partitions,
        List.of(
            new LineCode(
                "perceptual",
                CodeRole.ACTIVE,
                "dct-64-v1",
                RADIUS_BITS,
                64,
                ByteBuffer.wrap(code))),
        false);
  }

  /**
   * Commits the ends of the topic for the group: its next start restores all and processes none.
   */
  void markRead(String group) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int partition = 0; partition < partitions; partition++) {
        ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      admin
          .listOffsets(ends)
          .all()
          .get()
          .forEach((place, end) -> offsets.put(place, new OffsetAndMetadata(end.offset())));
      admin.alterConsumerGroupOffsets(group, offsets).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot mark topic as read: " + topic, e);
    }
  }
}
