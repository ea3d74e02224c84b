package dev.hashnet.streams.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.ReencodeApp;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.reencode.ReencodeOptions;
import dev.hashnet.streams.reencode.ReencodeProgress;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fills a candidate's index with images that came before it. */
@Command(
    name = "reencode",
    description = {
      "Encodes old events by the candidate, so that its index covers the look-back window at once.",
      "Runs beside the application and behind it: it waits while live events wait. Stopped, it goes on where it was;"
          + " run twice, it changes nothing."
    })
public final class ReencodeCommand implements Callable<Integer> {
  private static final long REPORT_NS = TimeUnit.SECONDS.toNanos(2);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "VERSION", description = "The candidate.")
  private String version = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "Kafka timestamp of the first event, such as 2026-03-01T12:00:00Z.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Kafka timestamp to end before (default: all events that there are now).")
  private @Nullable String to;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Most events a second (default: ${DEFAULT-VALUE}, as fast as it goes).")
  private double ratePerS;

  @Option(
      names = "--max-lag",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Live events that may wait to be encoded before this waits for them (default: ${DEFAULT-VALUE}).")
  private long maxLag;

  private long reportedNs;

  @Override
  public Integer call() {
    ReencodeOptions options =
        new ReencodeOptions(
            version,
            timeMs("--from", from),
            to == null ? Long.MAX_VALUE : timeMs("--to", to),
            ratePerS,
            maxLag);
    AppConfig config = Configured.of(connection, Map.of());
    try (Admin admin = Connectivity.openAdmin(connection.kafkaProperties())) {
      Connectivity.requireTopics(
          admin,
          config.topics().imageEvents(),
          config.topics().imageCodes(),
          config.topics().modelRollout());
    }
    PrintWriter out = spec.commandLine().getOut();
    long beganNs = System.nanoTime();
    try (SchemaRegistryClient registry = connection.registry()) {
      Connectivity.requireRegistry(registry, connection.registryUrl());
      long published =
          new ReencodeApp(config, new TopicSerdes(registry, config.topics(), true))
              .run(options, each -> report(out, each, beganNs));
      out.printf("Published %d codes of %s.%n", published, version);
      out.flush();
      return 0;
    } catch (RefusedException | KafkaException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new OperatorException("Cannot close registry client: " + e.getMessage(), e);
    }
  }

  private void report(PrintWriter out, ReencodeProgress progress, long beganNs) {
    long nowNs = System.nanoTime();
    if (nowNs - reportedNs < REPORT_NS && progress.done() < progress.all()) {
      return;
    }
    reportedNs = nowNs;
    double elapsedS = (nowNs - beganNs) / 1e9;
    out.printf(
        "%d of %d events, %.0f a second%s%n",
        progress.done(),
        progress.all(),
        progress.done() / Math.max(elapsedS, 0.001),
        progress.waiting() ? ", waiting for live events" : "");
    out.flush();
  }

  private static long timeMs(String option, String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new OperatorException(
          "%s must be a time such as 2026-03-01T12:00:00Z: found=%s".formatted(option, text), e);
    }
  }
}
