package dev.hashnet.streams.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.LinesConfig;
import dev.hashnet.streams.rollout.RolloutTopics;
import dev.hashnet.streams.rollout.Rollouts;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the rollout commands share: the connection, who decides and why. */
final class RolloutOptions {
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides (default: the user's name).")
  private String by = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why; it stands in the record of the decision.")
  private String reason = "";

  String reason() {
    return reason;
  }

  /** Connects, runs, and turns what is refused into one line. */
  <T> T with(Function<Session, T> work) {
    Map<String, Object> kafka = connection.kafkaProperties();
    TopicNames topics = connection.topics();
    AppConfig config = Configured.of(connection, Map.of());
    try (Admin admin = Connectivity.openAdmin(kafka)) {
      Connectivity.requireTopics(
          admin,
          topics.modelRollout(),
          topics.models(),
          topics.modelStatus(),
          topics.modelFigures());
    }
    try (SchemaRegistryClient registry = connection.registry()) {
      Connectivity.requireRegistry(registry, connection.registryUrl());
      RolloutTopics rollout = new RolloutTopics(kafka, new TopicSerdes(registry, topics, true));
      return work.apply(
          new Session(
              rollout,
              new Rollouts(
                  rollout,
                  LinesConfig.HASHNET,
                  Rollouts.Times.of(config),
                  by,
                  System::currentTimeMillis)));
    } catch (RefusedException | KafkaException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new OperatorException("Cannot close registry client: " + e.getMessage(), e);
    }
  }

  /** The topics, and the decisions that may be made on them. */
  record Session(RolloutTopics topics, Rollouts rollouts) {}

  /** Says what holds from when on. */
  static void print(PrintWriter out, RolloutTimeline decided) {
    RolloutStep last = decided.latest().orElseThrow();
    out.printf(
        "From %s on: active=%s, candidate=%s%s%n",
        Instant.ofEpochMilli(last.fromMs()),
        last.active(),
        last.candidate().orElse("none"),
        last.canaryPerMille() == 0
            ? ""
            : ", which alerts for %.1f %% of the images".formatted(last.canaryPerMille() / 10.0));
    out.flush();
  }
}
