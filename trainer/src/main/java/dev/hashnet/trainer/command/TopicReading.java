package dev.hashnet.trainer.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.schemas.topics.TopicSerdes;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Something that is read from a topic, with a broker, a registry and a topic that were found to be
 * there.
 */
@FunctionalInterface
interface TopicReading<R> {
  R read(Map<String, Object> kafkaProperties, TopicSerdes serdes) throws IOException;

  /**
   * Connects and reads.
   *
   * @throws OperatorException if broker, registry or topic is missing, or stops to answer
   * @throws IOException if what was read cannot be kept
   */
  static <R> R of(ConnectionOptions connection, String topic, TopicReading<R> reading)
      throws IOException {
    Map<String, Object> kafka = connection.kafkaProperties();
    try (Admin admin = Connectivity.openAdmin(kafka)) {
      Connectivity.requireTopics(admin, topic);
    }
    SchemaRegistryClient registry = connection.registry();
    try {
      Connectivity.requireRegistry(registry, connection.registryUrl());
      return reading.read(kafka, new TopicSerdes(registry, connection.topics(), false));
    } catch (KafkaException e) {
      throw new OperatorException("Cannot read topic %s: %s".formatted(topic, e.getMessage()), e);
    } finally {
      close(registry);
    }
  }

  private static void close(SchemaRegistryClient registry) {
    try {
      registry.close();
    } catch (IOException e) {
      throw new OperatorException("Cannot close registry client: " + e.getMessage(), e);
    }
  }
}
