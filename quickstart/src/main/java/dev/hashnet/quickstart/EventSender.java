package dev.hashnet.quickstart;

import dev.hashnet.quickstart.embedded.EmbeddedBroker;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events and notes where each one came to lie. */
public final class EventSender implements AutoCloseable {
  private static final int PARTITION_OF_KEYLESS = 0;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Map<SourceOffset, SentEvent> places = new HashMap<>();
  private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();

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
    producer.send(
        new ProducerRecord<>(topic, partition, key, value),
        (place, failure) -> {
          if (failure != null) {
            failures.add(failure);
          } else {
            note(new SourceOffset(place.partition(), place.offset()), truth);
          }
        });
  }

  /** Sends the deletion of an image; it is no event of {@link #places}. */
  public void delete(String imageId) {
    producer.send(
        new ProducerRecord<>(topic, imageId.getBytes(StandardCharsets.UTF_8), null),
        (place, failure) -> {
          if (failure != null) {
            failures.add(failure);
          }
        });
  }

  /**
   * Waits until all lie on the topic.
   *
   * @throws IllegalStateException if one was refused
   */
  public void flush() {
    producer.flush();
    Exception failure = failures.peek();
    if (failure != null) {
      throw new IllegalStateException(
          "Cannot send events: topic=%s, refused=%d".formatted(topic, failures.size()), failure);
    }
  }

  /** The events that lie on the topic, and where. */
  public synchronized Map<SourceOffset, SentEvent> places() {
    return Map.copyOf(places);
  }

  private synchronized void note(SourceOffset place, SentEvent truth) {
    places.put(place, truth);
  }

  @Override
  public void close() {
    producer.close();
  }
}
