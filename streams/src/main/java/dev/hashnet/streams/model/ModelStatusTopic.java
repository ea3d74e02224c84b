package dev.hashnet.streams.model;

import dev.hashnet.schemas.ModelStatus;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes statuses on {@code model-status}, keyed instance/version. Threads: safe for use by
 * several threads.
 */
public final class ModelStatusTopic implements ModelStatuses, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelStatusTopic.class);

  private final String topic;
  private final Producer<String, ModelStatus> producer;

  public ModelStatusTopic(String topic, Producer<String, ModelStatus> producer) {
    this.topic = topic;
    this.producer = producer;
  }

  @Override
  public void report(ModelStatus status) {
    String key = status.getInstance() + "/" + status.getVersion();
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, key, status),
              (metadata, failure) -> {
                if (failure != null) {
                  lost(key, failure);
                }
              });
    } catch (KafkaException e) {
      lost(key, e);
    }
  }

  private static void lost(String key, Exception failure) {
    LOG.warn("Cannot publish model status: key={}: {}", key, failure.toString());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
