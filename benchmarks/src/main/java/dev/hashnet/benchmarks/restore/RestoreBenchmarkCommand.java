package dev.hashnet.benchmarks.restore;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.NearDuplicateDetector;
import dev.hashnet.core.index.MultiIndexHammingIndex;
import dev.hashnet.quickstart.WorkFolder;
import dev.hashnet.quickstart.embedded.EmbeddedBroker;
import dev.hashnet.quickstart.embedded.EmbeddedRegistry;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.serde.AvroSerde;
import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.TopicPlan;
import dev.hashnet.streams.config.AppConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The time from a start to an index that answers, on an embedded broker. */
@Command(
    name = "restore",
    description =
        "Writes codes to a topic, then starts the index application again and again, each time without state, and times"
            + " it until it runs; says how much of it the index alone would take.")
public final class RestoreBenchmarkCommand implements Callable<Integer> {
  private static final String ID = "restore";

  /** Of the thread that restores, as Kafka Streams names it. */
  private static final String RESTORING_THREAD = "StateUpdater";

  /** Records that are decoded again and again. */
  private static final int DECODED = 10_000;

  /** Images that a detector is told of ahead. */
  private static final int EXPECTED = 32;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--codes", description = "Codes on the topic (default: ${DEFAULT-VALUE}).")
  private int codes = 5_000_000;

  @Option(names = "--partitions", description = "Of the topic (default: ${DEFAULT-VALUE}).")
  private int partitions = 2;

  @Option(names = "--rounds", description = "Starts (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--seed", description = "Of the codes (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  private double restoringSeconds;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    double decoding;
    try (WorkFolder folder = WorkFolder.create("hashnet-restore-");
        EmbeddedBroker broker = EmbeddedBroker.start(folder.path().resolve("broker"));
        EmbeddedRegistry server = EmbeddedRegistry.start(folder.path().resolve("registry"));
        SchemaRegistryClient registry = RegistryClients.connect(server.url(), Map.of())) {
      fill(broker.bootstrapServers(), registry, folder.path());
      for (int round = 1; round <= rounds; round++) {
        start(
            round,
            config(broker.bootstrapServers(), folder.path().resolve("s" + round)),
            registry,
            out);
      }
      decoding = decodingAlone(registry);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    double alone = indexAlone();
    say(out, "the index alone: %,.0f codes/s of processor time", codes / alone);
    say(out, "Avro alone: %,.0f codes/s of processor time", codes / decoding);
    double all = restoringSeconds / rounds;
    say(
        out,
        "of the restoring thread's processor time: index %.0f %%, Avro %.0f %%, Kafka and all else %.0f %%",
        100 * alone / all,
        100 * decoding / all,
        100 * (1 - (alone + decoding) / all));
    return 0;
  }

  private static AppConfig config(String bootstrapServers, Path state) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("state.dir", state.toString());
    settings.put("hashnet.application-id", ID);
    settings.put("hashnet.roles", "index");
    return AppConfig.of(settings);
  }

  private void fill(String bootstrapServers, SchemaRegistryClient registry, Path folder)
      throws InterruptedException {
    TopicNames topics = new TopicNames();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      new TopicPlan(config(bootstrapServers, folder), partitions, (short) 1).create(admin);
    }
    Subjects.register(registry, topics);
    CodeTopic topic = new CodeTopic(bootstrapServers, topics.imageCodes(), partitions);
    topic.fill(codes, seed, new TopicSerdes(registry, topics, false).imageCodes().serializer());
    topic.markRead(ID + "-index");
  }

  private void start(int round, AppConfig config, SchemaRegistryClient registry, PrintWriter out) {
    long cpuBeforeNs = ThreadCpu.ns(RESTORING_THREAD);
    long startNs = System.nanoTime();
    try (StreamsApp app = new StreamsApp(config, registry)) {
      app.start();
      if (!app.awaitRunning(Duration.ofMinutes(20))) {
        throw new IllegalStateException("the application does not run: " + app.failure());
      }
      double seconds = (System.nanoTime() - startNs) / 1e9;
      double cpuSeconds = (ThreadCpu.ns(RESTORING_THREAD) - cpuBeforeNs) / 1e9;
      restoringSeconds += cpuSeconds;
      long restored = app.indexMetrics().restored();
      System.gc();
      long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      say(
          out,
          "round %d: ready after %.1f s, %,d codes restored, %,.0f codes/s; %,.0f codes/s of processor time of the"
              + " restoring thread; heap %,d MB, of which the index says %,d MB",
          round,
          seconds,
          restored,
          restored / seconds,
          restored / cpuSeconds,
          heap >> 20,
          app.indexMetrics().bytes() >> 20);
    }
  }

  /** Seconds of processor time that decoding as many records takes, from memory. */
  private double decodingAlone(SchemaRegistryClient registry) {
    TopicNames topics = new TopicNames();
    AvroSerde<ImageCode> serde = new TopicSerdes(registry, topics, false).imageCodes();
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < DECODED; i++) {
      ImageCode code = CodeTopic.record(i, partitions, random);
      records.add(serde.serializer().serialize(topics.imageCodes(), code));
    }
    long cpuBeforeNs = 0;
    long widths = 0;
    for (int i = -codes; i < codes; i++) {
      if (i == 0) {
        // The first half warmed up.
        cpuBeforeNs = ThreadCpu.ns(Thread.currentThread().getName());
      }
      byte[] record = records.get(Math.floorMod(i, DECODED));
      widths += serde.deserializer().decode(topics.imageCodes(), record).getWidth();
    }
    if (widths == 0) {
      throw new IllegalStateException("images must have a width");
    }
    return (ThreadCpu.ns(Thread.currentThread().getName()) - cpuBeforeNs) / 1e9;
  }

  /**
   * Seconds of processor time that the detectors, one a partition, take for as many codes, from
   * memory.
   */
  private double indexAlone() {
    SplittableRandom random = new SplittableRandom(seed);
    long cpuNs = 0;
    for (int partition = 0; partition < partitions; partition++) {
      NearDuplicateDetector detector =
          new NearDuplicateDetector(
              new DetectionPolicy(Duration.ofDays(7).toMillis(), 20, 20_000_000),
              MultiIndexHammingIndex::new);
      for (int from = partition; from < codes; from += DECODED * partitions) {
        List<Arrival> some = arrivals(from, random);
        long cpuBeforeNs = ThreadCpu.ns(Thread.currentThread().getName());
        restore(detector, some);
        cpuNs += ThreadCpu.ns(Thread.currentThread().getName()) - cpuBeforeNs;
      }
    }
    return cpuNs / 1e9;
  }

  /** The next arrivals of a partition. */
  private List<Arrival> arrivals(int from, SplittableRandom random) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = from; i < codes && arrivals.size() < DECODED; i += partitions) {
      CodeOfLine code =
          new CodeOfLine("perceptual", true, "dct-64-v1", 6, BinaryCode.ofWords(random.nextLong()));
      arrivals.add(
          new Arrival("img-" + (10_000_000 + i), "collection-" + i % partitions, i, List.of(code)));
    }
    return arrivals;
  }

  /** As the store does. */
  private static void restore(NearDuplicateDetector detector, List<Arrival> arrivals) {
    for (int from = 0; from < arrivals.size(); from += EXPECTED) {
      List<Arrival> some = arrivals.subList(from, Math.min(from + EXPECTED, arrivals.size()));
      detector.expect(some.stream().map(Arrival::imageId).toList());
      some.forEach(detector::restore);
    }
  }

  private static void say(PrintWriter out, String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
