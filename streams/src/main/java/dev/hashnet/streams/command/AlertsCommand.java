package dev.hashnet.streams.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows near-duplicate alerts as they come. */
@Command(
    name = "alerts",
    description = {
      "Shows near-duplicate alerts as they come, one a line: the image, then for each line of codes the nearest earlier"
          + " images and their distances in bits.",
      "Ends at Ctrl-C, after --max alerts, or after --idle seconds without one."
    })
public final class AlertsCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(250);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--from-beginning", description = "Show the alerts that are there already, too.")
  private boolean fromBeginning;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after N alerts; 0: never (default).")
  private long max;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "End after so many seconds without an alert; 0: never (default).")
  private long idleSeconds;

  @Option(names = "--json", description = "One JSON object a line, with every field of the alert.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    TopicNames topics = connection.topics();
    try (SchemaRegistryClient registry = connection.registry()) {
      try (Admin admin = Connectivity.openAdmin(connection.kafkaProperties())) {
        Connectivity.requireRegistry(registry, connection.registryUrl());
        Connectivity.requireTopics(admin, topics.nearDuplicateAlerts());
      }
      Map<String, Object> settings = connection.kafkaProperties();
      settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      try (Consumer<String, byte[]> consumer =
          new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
        assign(consumer, topics.nearDuplicateAlerts());
        show(
            consumer,
            new TopicSerdes(registry, topics, false).nearDuplicateAlerts().deserializer());
      }
    }
    return 0;
  }

  private void assign(Consumer<String, byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
  }

  private void show(Consumer<String, byte[]> consumer, Deserializer<NearDuplicateAlert> alerts) {
    PrintWriter out = spec.commandLine().getOut();
    long shown = 0;
    long lastNs = System.nanoTime();
    while (max == 0 || shown < max) {
      for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
        if (max == 0 || shown < max) {
          out.println(text(each, alerts));
          shown++;
        }
        lastNs = System.nanoTime();
      }
      out.flush();
      if (idleSeconds > 0 && System.nanoTime() - lastNs > TimeUnit.SECONDS.toNanos(idleSeconds)) {
        return;
      }
    }
  }

  private String text(
      ConsumerRecord<String, byte[]> record, Deserializer<NearDuplicateAlert> alerts) {
    try {
      NearDuplicateAlert alert = alerts.deserialize(record.topic(), record.value());
      return json ? alert.toString() : AlertText.of(alert);
    } catch (SerializationException e) {
      return "unreadable alert: %s-%d@%d: %s"
          .formatted(record.topic(), record.partition(), record.offset(), e.getMessage());
    }
  }
}
