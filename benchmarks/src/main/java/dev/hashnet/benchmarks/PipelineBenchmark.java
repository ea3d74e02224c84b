package dev.hashnet.benchmarks;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.EventSender;
import dev.hashnet.quickstart.EventWriter;
import dev.hashnet.quickstart.OutcomeWatch;
import dev.hashnet.quickstart.WorkFolder;
import dev.hashnet.quickstart.embedded.EmbeddedBroker;
import dev.hashnet.quickstart.embedded.EmbeddedRegistry;
import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.TopicPlan;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.ServingSet;
import dev.hashnet.streams.encode.ServingSet.Served;
import dev.hashnet.trainer.InstanceTraining;
import dev.hashnet.trainer.TrainingBudget;
import dev.hashnet.trainer.TrainingListener;
import dev.hashnet.trainer.TrainingOptions;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.publish.ModelPublisher;
import dev.hashnet.trainer.publish.ModelTopics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/**
 * Rounds of the whole pipeline, each on topics of its own: the images lie on the topic before the
 * application starts, and the time runs from the first outcome to the last.
 */
final class PipelineBenchmark implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final int TRAINING_STEPS = 20;
  private static final int TRAINING_IMAGES = 100;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Instant EVENT_TIME = Instant.parse("2024-05-01T12:00:00Z");

  /** How images reach the encoder. */
  enum Mode {
    MICRO_BATCHED(true, 32),
    AHEAD_SINGLY(true, 1),
    ONE_AT_A_TIME(false, 1);

    private final boolean lookAhead;
    private final int maxImages;

    Mode(boolean lookAhead, int maxImages) {
      this.lookAhead = lookAhead;
      this.maxImages = maxImages;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What a round gave. */
  record Round(double imagesPerSecond, double meanBatch, CpuShares shares) {}

  private final WorkFolder folder = WorkFolder.create("hashnet-bench-");
  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registryServer;
  private final SchemaRegistryClient registry;
  private final Optional<SimulatedDevice> device;
  private final ModelArtifact model;
  private final List<EventDraft> events;
  private int rounds;

  /**
   * @param device in place of the network; empty: a small HashNet on this machine's processor
   */
  PipelineBenchmark(int eventCount, long seed, Optional<SimulatedDevice> device) {
    this.device = device;
    broker = EmbeddedBroker.start(folder.path().resolve("broker"));
    registryServer = EmbeddedRegistry.start(folder.path().resolve("registry"));
    registry = RegistryClients.connect(registryServer.url(), Map.of());
    model =
        new InstanceTraining(
                TrainingOptions.quick("bench", 64, seed).with(TrainingBudget.steps(TRAINING_STEPS)),
                NamedImage.drawn(seed, TRAINING_IMAGES),
                TrainingListener.NONE)
            .run()
            .artifact();
    Subjects.register(registry, new TopicNames());
    EventWriter writer =
        new EventWriter(serdes(new TopicNames()).imageEvents().serializer(), "bench", EVENT_TIME);
    events =
        new DemonstrationEvents(seed, writer)
            .plan(eventCount).parallelStream().map(PipelineBenchmark::make).toList();
  }

  /** Drawn and encoded before any round, so that no round pays for it. */
  private static EventDraft make(EventDraft draft) {
    byte[] value = draft.value().get();
    return new EventDraft(draft.truth(), draft.keyed(), () -> value);
  }

  private TopicSerdes serdes(TopicNames topics) {
    return new TopicSerdes(registry, topics, false);
  }

  Round run(Mode mode) throws InterruptedException {
    String name = "round-" + ++rounds;
    AppConfig config = config(name, mode);
    TopicNames topics = config.topics();
    prepare(config, topics);
    try (OutcomeWatch watch = new OutcomeWatch(broker.bootstrapServers(), topics);
        StreamsApp app = app(config)) {
      app.start();
      if (!app.awaitRunning(START)) {
        throw new IllegalStateException("the application does not run: " + app.failure());
      }
      return measure(watch, app, name + "-index");
    }
  }

  private StreamsApp app(AppConfig config) {
    return device
        .map(each -> new StreamsApp(config, registry, new ServingSet(List.of(Served.active(each)))))
        .orElseGet(() -> new StreamsApp(config, registry));
  }

  private Round measure(OutcomeWatch watch, StreamsApp app, String indexGroup)
      throws InterruptedException {
    while (watch.poll(POLL) == 0) {
      requireAlive(app);
    }
    int first = watch.outcomes();
    long startNs = System.nanoTime();
    CpuShares before = CpuShares.now();
    while (watch.outcomes() < events.size() || !watch.isIndexed(indexGroup)) {
      watch.poll(POLL);
      requireAlive(app);
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    return new Round(
        (events.size() - first) / seconds,
        app.encodeMetrics().meanBatch(),
        CpuShares.now().since(before));
  }

  private static void requireAlive(StreamsApp app) {
    app.failure()
        .ifPresent(
            failure -> {
              throw new IllegalStateException("the application failed", failure);
            });
  }

  private AppConfig config(String name, Mode mode) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("state.dir", folder.path().resolve(name).toString());
    settings.put("hashnet.application-id", name);
    settings.put("hashnet.topic.prefix", name + "-");
    settings.put("hashnet.encode.look-ahead", Boolean.toString(mode.lookAhead));
    settings.put("hashnet.encode.batch.max-images", Integer.toString(mode.maxImages));
    return AppConfig.of(settings);
  }

  private void prepare(AppConfig config, TopicNames topics) throws InterruptedException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(kafka)) {
      new TopicPlan(config, PARTITIONS, (short) 1).create(admin);
    }
    Subjects.register(registry, topics);
    TopicSerdes serdes = serdes(topics);
    try (var published = new ModelTopics(kafka, serdes);
        var producer = ModelPublisher.producer(kafka, topics, model.manifest().version())) {
      new ModelPublisher(producer, published, serdes, InstantSource.system(), (done, all) -> {})
          .publish(model, true);
    }
    try (EventSender sender = new EventSender(broker.bootstrapServers(), topics.imageEvents())) {
      events.forEach(event -> sender.send(event.truth(), event.key(), event.value().get()));
      sender.flush();
    }
  }

  @Override
  public void close() {
    registryServer.close();
    broker.close();
    folder.close();
  }
}
