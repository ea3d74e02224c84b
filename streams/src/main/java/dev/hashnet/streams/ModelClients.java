package dev.hashnet.streams;

import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.ModelFigures;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.model.ModelStatusTopic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes the plain Kafka clients beside Kafka Streams, which read models, alerts and single events
 * and report on them, with what the file says for such clients.
 */
final class ModelClients {
  private final AppConfig config;
  private final TopicSerdes serdes;

  ModelClients(AppConfig config, TopicSerdes serdes) {
    this.config = config;
    this.serdes = serdes;
  }

  /** A consumer without a group; the caller closes it. */
  Consumer<String, byte[]> consumer() {
    return consumer(Map.of());
  }

  /**
   * As {@link #consumer()}.
   *
   * @param over settings that go before the file's
   */
  Consumer<String, byte[]> consumer(Map<String, Object> over) {
    Map<String, Object> settings = known(ConsumerConfig.configNames());
    settings.putAll(over);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer of a group that elects a leader; it commits nothing. */
  Consumer<String, byte[]> consumer(String group) {
    Map<String, Object> settings = known(ConsumerConfig.configNames());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer of events that is assigned its partitions; offsets go with the producer's codes. */
  Consumer<byte[], byte[]> events(String group) {
    Map<String, Object> settings = known(ConsumerConfig.configNames());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.encode().batchMaxImages());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A transactional producer; a later one of the same id fences it. */
  Producer<byte[], byte[]> codes(String transactionalId) {
    Map<String, Object> settings = known(ProducerConfig.configNames());
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** What clients of both kinds share: addresses and security. */
  Map<String, Object> common() {
    Set<String> both = new HashSet<>(ConsumerConfig.configNames());
    both.retainAll(ProducerConfig.configNames());
    return known(both);
  }

  ModelStatusTopic statuses() {
    return new ModelStatusTopic(
        config.topics().modelStatus(),
        new KafkaProducer<>(
            known(ProducerConfig.configNames()),
            new StringSerializer(),
            serdes.modelStatus().serializer()));
  }

  Producer<String, ModelFigures> figures() {
    return new KafkaProducer<>(
        known(ProducerConfig.configNames()),
        new StringSerializer(),
        serdes.modelFigures().serializer());
  }

  /** Writes feedback; the caller closes it. */
  Producer<String, DuplicateFeedback> feedback() {
    return new KafkaProducer<>(
        known(ProducerConfig.configNames()),
        new StringSerializer(),
        serdes.duplicateFeedback().serializer());
  }

  /** What the file says for clients, addresses and security among it. */
  Map<String, Object> settings() {
    return known(ConsumerConfig.configNames());
  }

  private Map<String, Object> known(Set<String> names) {
    Map<String, Object> settings = new HashMap<>();
    config
        .kafka()
        .forEach(
            (name, value) -> {
              if (names.contains(name)) {
                settings.put(name, value);
              }
            });
    return settings;
  }
}
