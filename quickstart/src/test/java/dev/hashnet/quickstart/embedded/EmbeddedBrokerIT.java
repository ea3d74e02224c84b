package dev.hashnet.quickstart.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final String TOPIC = "kept";
  private static final int MAX_REQUEST_BYTES = 6 << 20;

  @TempDir Path folder;

  @Test
  void shouldKeepItsRecordsAndAddressOverARestart() throws Exception {
    byte[] large = new byte[4 << 20];
    String firstAddress;
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      firstAddress = broker.bootstrapServers();
      try (Admin admin = Admin.create(settings(broker))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      }
      send(broker, "small".getBytes(StandardCharsets.UTF_8), large);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      assertThat(broker.bootstrapServers()).isEqualTo(firstAddress);
      send(broker, new byte[0]);
      assertThat(read(broker, 3)).extracting(value -> value.length).containsExactly(5, 4 << 20, 0);
    }
  }

  private static Map<String, Object> settings(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private static void send(EmbeddedBroker broker, byte[]... values) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "transactional.id",
            "test",
            "max.request.size",
            MAX_REQUEST_BYTES);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(TOPIC, value)).get();
      }
      producer.commitTransaction();
    }
  }

  private static List<byte[]> read(EmbeddedBroker broker, int count) {
    List<byte[]> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            settings(broker), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (int polls = 0; values.size() < count && polls < 100; polls++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
