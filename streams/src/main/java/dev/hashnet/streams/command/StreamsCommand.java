package dev.hashnet.streams.command;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.cli.StarterModel;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.AppConfig.Role;
import dev.hashnet.streams.config.InvalidConfigException;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.model.NoModelException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an instance until it is told to stop, or fails. */
@Command(
    name = "streams",
    description = {
      "Runs the Kafka Streams application: images to codes, codes to alerts.",
      "Ends at Ctrl-C or SIGTERM; a failure that is not one image's ends it with one line and exit code 1.",
      "Create the topics first (hashnet topics create); the hashnet line waits for a published model (hashnet publish)."
    })
public final class StreamsCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsCommand.class);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(30);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "ROLE",
      description = "encode, index, or both with a comma (default: hashnet.roles, both).")
  private @Nullable List<String> roles;

  @Option(
      names = "--print-config",
      description = "Print every hashnet.* property with its meaning and default, and end.")
  private boolean printConfig;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (printConfig) {
      out.print(AppConfig.reference());
      out.flush();
      return 0;
    }
    Map<String, String> overrides = new HashMap<>();
    if (roles != null) {
      overrides.put("hashnet.roles", String.join(",", roles));
    }
    AppConfig config = Configured.of(connection, overrides);
    try (SchemaRegistryClient registry = connection.registry()) {
      requireEverything(config, registry);
      return run(config, registry, out);
    } catch (NoModelException e) {
      String offer = StarterModel.offer(System.getProperty(StarterModel.HOME_PROPERTY));
      throw new OperatorException(e.getMessage() + offer, e);
    } catch (InvalidConfigException | InvalidModelException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireEverything(AppConfig config, SchemaRegistryClient registry) {
    try (Admin admin = Connectivity.openAdmin(connection.kafkaProperties())) {
      Connectivity.requireRegistry(registry, connection.registryUrl());
      Connectivity.requireTopics(admin, needed(config).toArray(String[]::new));
    }
  }

  private static List<String> needed(AppConfig config) {
    TopicNames topics = config.topics();
    List<String> needed = new ArrayList<>(List.of(topics.imageCodes(), topics.deadLetters()));
    if (config.http().enabled()) {
      needed.add(topics.duplicateFeedback());
    }
    if (config.roles().contains(Role.INDEX)) {
      needed.add(topics.nearDuplicateAlerts());
    }
    if (config.roles().contains(Role.ENCODE)) {
      needed.add(topics.imageEvents());
      if (config.lines().learned()) {
        needed.addAll(
            List.of(
                topics.models(),
                topics.modelArtifacts(),
                topics.modelRollout(),
                topics.modelStatus(),
                topics.modelFigures()));
      }
    }
    return needed;
  }

  private static int run(AppConfig config, SchemaRegistryClient registry, PrintWriter out)
      throws InterruptedException {
    try (StreamsApp app = new StreamsApp(config, registry)) {
      Thread atExit = new Thread(app::close, "hashnet-close");
      Runtime.getRuntime().addShutdownHook(atExit);
      app.start();
      if (app.awaitRunning(START_TIMEOUT)) {
        out.println(
            "Running: application=%s, roles=%s, lines=%s"
                .formatted(config.applicationId(), config.roles(), config.lines().lines()));
        app.pageUrl().ifPresent(url -> out.println("Page: " + url));
        out.flush();
      }
      while (!app.ended()) {
        app.awaitFailure(REPORT_EVERY);
        report(app);
      }
      app.failure().ifPresent(StreamsCommand::explain);
      return 0;
    }
  }

  private static void report(StreamsApp app) {
    EncodeMetrics encode = app.encodeMetrics();
    LOG.info(
        "Figures: encoded={}, meanBatch={}, deadLetters={}, indexed={}, codes={}, alerts={}",
        encode.images(),
        Math.round(encode.meanBatch() * 10) / 10.0,
        app.deadLetters().counts(),
        app.indexMetrics().arrivals(),
        app.indexMetrics().codes(),
        app.indexMetrics().alerts());
  }

  private static void explain(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    throw new OperatorException(
        "The application stopped; nothing was committed for the record at hand: " + root, failure);
  }
}
