package dev.hashnet.quickstart;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.quickstart.embedded.EmbeddedBroker;
import dev.hashnet.quickstart.embedded.EmbeddedRegistry;
import dev.hashnet.quickstart.embedded.FreePorts;
import dev.hashnet.quickstart.reckoning.Published;
import dev.hashnet.quickstart.reckoning.PublishedReader;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.TopicPlan;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.trainer.data.ImageFiles;
import dev.hashnet.trainer.publish.ModelPublisher;
import dev.hashnet.trainer.publish.ModelTopics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/**
 * The demonstration: broker and registry, a network published, the streams application, events, and
 * what came out judged against what went in.
 *
 * <p>All lies in one temporary folder and is closed by the {@link Cleanup}. Threads: for one
 * thread.
 */
final class Quickstart {
  private static final String APPLICATION = "quickstart";
  static final String COLLECTION = "pictures";
  private static final int PARTITIONS = 4;
  private static final int PAGE_PORT = 8180;
  private static final Duration START = Duration.ofMinutes(2);

  private final QuickstartOptions options;
  private final Optional<ImageFiles> files;
  private final ProgressLog progress;
  private final InstantSource clock;
  private final Cleanup cleanup;
  private final TopicNames topics = new TopicNames();

  /**
   * Checks what can be checked before anything starts.
   *
   * @throws OperatorException if the folder of images is missing or empty
   */
  Quickstart(
      QuickstartOptions options, ProgressLog progress, InstantSource clock, Cleanup cleanup) {
    this.options = options;
    this.files = options.images().map(FolderEvents::list);
    this.progress = progress;
    this.clock = clock;
    this.cleanup = cleanup;
  }

  /** What a run gives. */
  record Outcome(
      QuickstartReport report,
      Map<SourceOffset, SentEvent> sent,
      Published published,
      Addresses addresses,
      StreamsApp app) {}

  /** Where the parts are reached. */
  record Addresses(String bootstrapServers, String registryUrl) {}

  /** Runs all phases. The parts stay up until the cleanup. */
  Outcome run() throws InterruptedException {
    Path folder = cleanup.add(WorkFolder.create("hashnet-quickstart-")).path();
    Addresses addresses = startPlatform(folder);
    AppConfig config = config(folder, addresses);
    SchemaRegistryClient registry =
        cleanup.add(RegistryClients.connect(addresses.registryUrl(), Map.of()));
    createTopics(config, addresses, registry);
    ModelArtifact model = options.model().map(this::read).orElseGet(this::train);
    publish(model, addresses, registry);
    List<PreparedEvent> events = prepare(registry);
    StreamsApp app = startStreams(config, registry);
    double startS = progress.seconds();
    Map<SourceOffset, SentEvent> sent = send(events, addresses);
    awaitOutcomes(sent.size(), addresses, config, app);
    double streamedS = progress.seconds() - startS;
    Published published =
        new PublishedReader(addresses.bootstrapServers(), registry, topics).read();
    progress.say("Checking the alerts against brute force");
    Reckoning reckoning = Reckoning.of(config.index().detectionPolicy(), sent, published);
    QuickstartReport report =
        new QuickstartReport(
            reckoning,
            sent.size() / streamedS,
            app.encodeMetrics().meanBatch(),
            progress.seconds());
    return new Outcome(report, sent, published, addresses, app);
  }

  private Addresses startPlatform(Path folder) {
    progress.say("Starting a Kafka broker and a Schema Registry");
    CompletableFuture<EmbeddedRegistry> registry =
        CompletableFuture.supplyAsync(
            () -> cleanup.add(EmbeddedRegistry.start(folder.resolve("registry"))));
    EmbeddedBroker broker = cleanup.add(EmbeddedBroker.start(folder.resolve("broker")));
    Addresses addresses = new Addresses(broker.bootstrapServers(), registry.join().url());
    progress.say(
        "  broker %s, registry %s".formatted(broker.bootstrapServers(), addresses.registryUrl()));
    return addresses;
  }

  private AppConfig config(Path folder, Addresses addresses) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", addresses.bootstrapServers());
    settings.put("state.dir", folder.resolve("state").toString());
    settings.put("hashnet.application-id", APPLICATION);
    settings.put("hashnet.instance", APPLICATION);
    if (options.keepRunning()) {
      settings.put("hashnet.http.port", Integer.toString(FreePorts.preferred(PAGE_PORT)));
    }
    options
        .images()
        .ifPresent(
            images -> {
              // Photographs are larger than events ought to be: they are sent by reference.
              settings.put("hashnet.references.allowed", FolderEvents.prefix(images));
              settings.put("hashnet.limits.image.max-bytes", "32 MiB");
              settings.put("hashnet.limits.record.max-bytes", "33 MiB");
            });
    return AppConfig.of(settings);
  }

  private void createTopics(AppConfig config, Addresses addresses, SchemaRegistryClient registry) {
    progress.say("Creating topics and registering schemas");
    try (Admin admin = Admin.create(kafka(addresses))) {
      new TopicPlan(config, PARTITIONS, (short) 1).create(admin);
    }
    Subjects.register(registry, topics);
  }

  private ModelArtifact read(Path file) {
    progress.say("Taking the model that comes along, %s".formatted(file.getFileName()));
    try {
      return ModelArtifact.read(file);
    } catch (InvalidModelException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private ModelArtifact train() {
    progress.say("Training a small HashNet, a minute or two");
    return new ModelTraining(options, progress).run();
  }

  private void publish(ModelArtifact model, Addresses addresses, SchemaRegistryClient registry) {
    TopicSerdes serdes = new TopicSerdes(registry, topics, false);
    String version = model.manifest().version();
    try (var published = new ModelTopics(kafka(addresses), serdes);
        var producer = ModelPublisher.producer(kafka(addresses), topics, version)) {
      new ModelPublisher(producer, published, serdes, clock, (done, all) -> {})
          .publish(model, true);
    }
    progress.say(
        "Published version %s: %d bits, radius %d, %,d bytes"
            .formatted(
                version,
                model.manifest().bits(),
                model.manifest().radiusBits(),
                model.toBytes().length));
  }

  /** An event whose record is made. */
  private static final class PreparedEvent {
    private final EventDraft draft;
    private final byte[] value;

    private PreparedEvent(EventDraft draft) {
      this.draft = draft;
      this.value = draft.value().get();
    }
  }

  private List<PreparedEvent> prepare(SchemaRegistryClient registry) {
    EventWriter writer =
        new EventWriter(
            new TopicSerdes(registry, topics, false).imageEvents().serializer(),
            COLLECTION,
            clock.instant());
    List<EventDraft> drafts =
        files
            .map(found -> FolderEvents.plan(found, options.events(), writer))
            .orElseGet(
                () -> new DemonstrationEvents(options.seed(), writer).plan(options.events()));
    progress.say(
        "%s %,d events".formatted(files.isPresent() ? "Reading" : "Drawing", drafts.size()));
    return drafts.parallelStream().map(PreparedEvent::new).toList();
  }

  private StreamsApp startStreams(AppConfig config, SchemaRegistryClient registry) {
    progress.say("Starting the streams application");
    StreamsApp app = cleanup.add(new StreamsApp(config, registry));
    app.start();
    if (!app.awaitRunning(START)) {
      throw new OperatorException("The streams application does not run: " + reason(app));
    }
    app.pageUrl().ifPresent(url -> progress.say("  page %s".formatted(url)));
    return app;
  }

  private Map<SourceOffset, SentEvent> send(List<PreparedEvent> events, Addresses addresses)
      throws InterruptedException {
    progress.say("Sending %,d events".formatted(events.size()));
    try (EventSender sender = new EventSender(addresses.bootstrapServers(), topics.imageEvents())) {
      for (PreparedEvent event : events) {
        sender.send(event.draft.truth(), event.draft.key(), event.value);
      }
      sender.flush();
      return sender.places();
    }
  }

  private void awaitOutcomes(int events, Addresses addresses, AppConfig config, StreamsApp app)
      throws InterruptedException {
    try (OutcomeWatch watch = new OutcomeWatch(addresses.bootstrapServers(), topics)) {
      OutcomeWait wait = new OutcomeWait(watch, config.applicationId() + "-index");
      wait.await(
          events,
          () -> app.failure().isPresent(),
          seen -> progress.sayNowAndThen("%,d of %,d events done".formatted(seen, events)));
    }
    if (app.failure().isPresent()) {
      throw new OperatorException("The streams application failed: " + reason(app));
    }
  }

  private static String reason(StreamsApp app) {
    return app.failure().map(Throwable::toString).orElse("no answer in time");
  }

  private static Map<String, Object> kafka(Addresses addresses) {
    return Map.of("bootstrap.servers", addresses.bootstrapServers());
  }
}
