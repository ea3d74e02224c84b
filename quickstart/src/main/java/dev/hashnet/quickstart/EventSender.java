package dev.hashnet.quickstart;

import dev.hashnet.quickstart.embedded.EmbeddedBroker;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events and notes where each one came to lie. Threads: for one thread. */
public final class EventSender implements AutoCloseable {
  private static final int PARTITION_OF_KEYLESS = 0;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final List<Pending> pending = new ArrayList<>();
  private final Map<SourceOffset, SentEvent> places = new HashMap<>();

  /** On its way to the topic; a deletion has no truth. */
  private record Pending(@Nullable SentEvent truth, Future<RecordMetadata> place) {}

  public EventSender(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "max.request.size",
                EmbeddedBroker.MAX_MESSAGE_BYTES,
                "linger.ms",
                "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends one event; returns before it lies on the topic. */
  public void send(SentEvent truth, byte @Nullable [] key, byte[] value) {
    Integer partition = key == null ? PARTITION_OF_KEYLESS : null;
    pending.add(
        new Pending(truth, producer.send(new ProducerRecord<>(topic, partition, key, value))));
  }

  /** Sends the deletion of an image; it is no event of {@link #places}. */
  public void delete(String imageId) {
    byte[] key = imageId.getBytes(StandardCharsets.UTF_8);
    pending.add(new Pending(null, producer.send(new ProducerRecord<>(topic, key, null))));
  }

  /**
   * Waits until all lie on the topic.
   *
   * @throws IllegalStateException if one was refused
   */
  public void flush() throws InterruptedException {
    producer.flush();
    for (Pending each : pending) {
      try {
        RecordMetadata place = each.place().get();
        if (each.truth() != null) {
          places.put(new SourceOffset(place.partition(), place.offset()), each.truth());
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(
            "Cannot send event: topic=%s, event=%s".formatted(topic, each.truth()), e.getCause());
      }
    }
    pending.clear();
  }

  /** The events that lie on the topic, and where. */
  public Map<SourceOffset, SentEvent> places() {
    return Map.copyOf(places);
  }

  @Override
  public void close() {
    producer.close();
  }
}
