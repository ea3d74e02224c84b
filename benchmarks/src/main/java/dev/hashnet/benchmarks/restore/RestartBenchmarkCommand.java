package dev.hashnet.benchmarks.restore;

import dev.hashnet.quickstart.WorkFolder;
import dev.hashnet.quickstart.embedded.EmbeddedBroker;
import dev.hashnet.quickstart.embedded.EmbeddedRegistry;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.serde.AvroSerializer;
import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.TopicPlan;
import dev.hashnet.streams.config.AppConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The real application with many codes: its heap, and how long it is away. */
@Command(
    name = "restart",
    description =
        "Writes codes to a topic and starts the application in a JVM of its own; says its heap, and the time until it serves"
            + " all codes: at first, after it was stopped, after kill -9, and by a standby after kill -9.")
public final class RestartBenchmarkCommand implements Callable<Integer> {
  private static final String ID = "restart";

  /**
   * Images that come while a standby stands by: with none, it does not know that it has caught up.
   */
  private static final int MOST_LIVE = 300;

  /** Bands take two thirds more. */
  private static final double WARM = 1.3;

  private static final long LIVE_PAUSE_MS = 300;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--codes", description = "Codes on the topic (default: ${DEFAULT-VALUE}).")
  private int codes = 10_000_000;

  @Option(names = "--partitions", description = "Of the topic (default: ${DEFAULT-VALUE}).")
  private int partitions = 1;

  @Option(names = "--heap", description = "-Xmx of an instance (default: ${DEFAULT-VALUE}).")
  private String heap = "2g";

  @Option(names = "--seed", description = "Of the codes (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  private long startNs;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (WorkFolder folder = WorkFolder.create("hashnet-restart-");
        EmbeddedBroker broker = EmbeddedBroker.start(folder.path().resolve("broker"));
        EmbeddedRegistry server = EmbeddedRegistry.start(folder.path().resolve("registry"));
        SchemaRegistryClient registry = RegistryClients.connect(server.url(), Map.of())) {
      Map<String, String> settings = settings(broker.bootstrapServers(), server.url());
      startNs = System.nanoTime();
      TopicNames topics = new TopicNames();
      CodeTopic topic = new CodeTopic(broker.bootstrapServers(), topics.imageCodes(), partitions);
      AvroSerializer<ImageCode> serializer =
          new TopicSerdes(registry, topics, false).imageCodes().serializer();
      createTopics(settings, registry, folder.path());
      topic.fill(codes, seed, serializer);
      topic.markRead(ID + "-index");
      say(out, "%,d codes written in %.1f s", codes, seconds());
      restarts(settings, folder.path(), out);
      failOver(settings, folder.path(), topic, serializer, out);
    }
    return 0;
  }

  private static Map<String, String> settings(String bootstrapServers, String registryUrl) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("schema.registry.url", registryUrl);
    settings.put("hashnet.application-id", ID);
    settings.put("hashnet.roles", "index");
    settings.put("num.stream.threads", "1");
    settings.put("consumer.session.timeout.ms", "10000");
    settings.put("consumer.heartbeat.interval.ms", "3000");
    return settings;
  }

  private void createTopics(
      Map<String, String> settings, SchemaRegistryClient registry, Path folder) {
    String bootstrapServers = Objects.requireNonNull(settings.get("bootstrap.servers"));
    Map<String, String> planned = new TreeMap<>(settings);
    planned.put("state.dir", folder.toString());
    planned.remove("schema.registry.url");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      new TopicPlan(AppConfig.of(planned), partitions, (short) 1).create(admin);
    }
    Subjects.register(registry, new TopicNames());
  }

  private void restarts(Map<String, String> settings, Path folder, PrintWriter out)
      throws IOException, InterruptedException {
    startNs = System.nanoTime();
    try (IndexInstance first = IndexInstance.start("one", settings, folder, heap)) {
      first.awaitServing(codes);
      say(out, "ready %.1f s after the first start", seconds());
      long live = first.liveHeapBytes();
      say(
          out,
          "heap in use %,d MB of %s, of which the index says %,d MB: %.1f bytes a code",
          live >> 20,
          heap,
          first.indexBytes() >> 20,
          first.indexBytes() / (double) codes);
      first.stop();
    }
    startNs = System.nanoTime();
    try (IndexInstance again = IndexInstance.start("one", settings, folder, heap)) {
      again.awaitServing(codes);
      say(out, "ready %.1f s after a start that followed a stop", seconds());
      again.kill();
    }
    startNs = System.nanoTime();
    try (IndexInstance again = IndexInstance.start("one", settings, folder, heap)) {
      again.awaitServing(codes);
      say(out, "ready %.1f s after a start that followed kill -9", seconds());
    }
  }

  private void failOver(
      Map<String, String> settings,
      Path folder,
      CodeTopic topic,
      AvroSerializer<ImageCode> serializer,
      PrintWriter out)
      throws IOException, InterruptedException {
    Map<String, String> replicated = new TreeMap<>(settings);
    replicated.put("num.standby.replicas", "1");
    try (IndexInstance active = IndexInstance.start("one", replicated, folder, heap)) {
      active.awaitServing(codes);
      try (IndexInstance standby = IndexInstance.start("two", replicated, folder, heap)) {
        standby.awaitRestored(codes);
        long coldBytes = standby.indexBytes();
        int live = 0;
        while (standby.indexBytes() < WARM * coldBytes && live < MOST_LIVE) {
          live++;
          topic.fill(1, seed + live, serializer);
          Thread.sleep(LIVE_PAUSE_MS);
        }
        standby.awaitRestored((long) codes + live);
        say(
            out,
            "after %d further images the standby's index takes %,d MB, %,d MB before",
            live,
            standby.indexBytes() >> 20,
            coldBytes >> 20);
        startNs = System.nanoTime();
        active.kill();
        topic.fill(1, seed, serializer);
        standby.awaitCompared(1);
        say(
            out,
            "an image sent at once is compared by a standby %.1f s after kill -9, 10 s of session timeout among them",
            seconds());
      }
    }
  }

  private double seconds() {
    return (System.nanoTime() - startNs) / 1e9;
  }

  private static void say(PrintWriter out, String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
