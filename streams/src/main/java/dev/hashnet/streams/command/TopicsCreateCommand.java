package dev.hashnet.streams.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.streams.TopicPlan;
import dev.hashnet.streams.config.AppConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Creates the topics and registers the schemas. What exists stays as it is, so it may be run again.
 */
@Command(
    name = "create",
    description = {
      "Creates the topics and registers the schemas.",
      "What exists already stays as it is. The record size of the topics follows hashnet.limits.record.max-bytes of the"
          + " configuration, the retention hashnet.index.window."
    })
public final class TopicsCreateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Partitions of the data topics (default: ${DEFAULT-VALUE}). All codes of a collection share one partition.")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Copies of each partition (default: the broker's own default).")
  private short replication;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      description =
          "Look-back window, and so the retention, such as \"7 d\" (default: hashnet.index.window).")
  private @Nullable String window;

  @Override
  public Integer call() throws IOException {
    requirePositive();
    Map<String, String> overrides = new HashMap<>();
    if (window != null) {
      overrides.put("hashnet.index.window", window);
    }
    AppConfig config = Configured.of(connection, overrides);
    PrintWriter out = spec.commandLine().getOut();
    try (Admin admin = Connectivity.openAdmin(connection.kafkaProperties());
        SchemaRegistryClient registry = connection.registry()) {
      Connectivity.requireRegistry(registry, connection.registryUrl());
      new TopicPlan(config, partitions, replication)
          .create(admin)
          .forEach(
              (topic, created) ->
                  out.printf("topic    %-30s %s%n", topic, created ? "created" : "exists already"));
      Subjects.register(registry, config.topics())
          .forEach((subject, id) -> out.printf("subject  %-30s schema id %d%n", subject, id));
      out.flush();
      return 0;
    } catch (KafkaException e) {
      // The registry's errors are of this kind, too.
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requirePositive() {
    if (partitions < 1 || replication == 0 || replication < -1) {
      throw new OperatorException(
          "--partitions and --replication must be positive: partitions=%d, replication=%d"
              .formatted(partitions, replication));
    }
  }
}
