package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.SigningKey;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.EventSender;
import dev.hashnet.quickstart.EventWriter;
import dev.hashnet.quickstart.OutcomeWait;
import dev.hashnet.quickstart.OutcomeWatch;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.SentEvent;
import dev.hashnet.quickstart.embedded.ChildProcess;
import dev.hashnet.quickstart.reckoning.Published;
import dev.hashnet.quickstart.reckoning.PublishedReader;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.topics.Subjects;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.ReencodeApp;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.StreamsMain;
import dev.hashnet.streams.TopicPlan;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.rollout.RolloutTopics;
import dev.hashnet.streams.rollout.Rollouts;
import dev.hashnet.trainer.publish.ModelPublisher;
import dev.hashnet.trainer.publish.ModelTopics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Topics, schemas and configuration of one test, and what a test does with them. */
final class Installation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
  static final int PARTITIONS = 3;
  private static final Duration START = Duration.ofMinutes(3);
  private static final Instant EVENT_TIME = Instant.parse("2024-05-01T12:00:00Z");

  private final Platform platform;
  private final String name;
  private final TopicNames topics;
  private final Map<String, String> settings;
  private final SchemaRegistryClient registry;
  private final EventSender sender;
  private final OutcomeWatch watch;

  /**
   * @param lines of codes, as {@code hashnet.lines} names them; with hashnet the tiny model is
   *     published
   */
  Installation(Platform platform, String lines) {
    this(platform, lines, 1);
  }

  /**
   * @param threads stream threads an instance
   */
  Installation(Platform platform, String lines, int threads) {
    this.platform = platform;
    this.name = "t" + platform.nextInstallation();
    this.topics = new TopicNames(name + "-");
    this.settings = settings(lines, threads);
    this.registry = RegistryClients.connect(platform.registryUrl(), Map.of());
    try (Admin admin = Admin.create(kafka())) {
      new TopicPlan(config("topics"), PARTITIONS, (short) 1).create(admin);
    }
    Subjects.register(registry, topics);
    if (lines.contains("hashnet")) {
      publish(platform.model());
    }
    this.sender = new EventSender(platform.bootstrapServers(), topics.imageEvents());
    this.watch = new OutcomeWatch(platform.bootstrapServers(), topics);
  }

  private Map<String, String> settings(String lines, int threads) {
    Map<String, String> all = new TreeMap<>();
    all.put("bootstrap.servers", platform.bootstrapServers());
    all.put("schema.registry.url", platform.registryUrl());
    all.put("hashnet.topic.prefix", topics.prefix());
    all.put("hashnet.application-id", name);
    all.put("hashnet.lines", lines);
    all.put("num.stream.threads", Integer.toString(threads));
    // A killed instance is noticed, and its transaction aborted, in seconds.
    all.put("consumer.session.timeout.ms", "6000");
    all.put("consumer.heartbeat.interval.ms", "1000");
    all.put("producer.transaction.timeout.ms", "10000");
    return all;
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", platform.bootstrapServers());
  }

  /** Publishes a version; the first one becomes active. */
  void publish(ModelArtifact model) {
    publish(model, Optional.empty());
  }

  /** As above, signed. */
  void publish(ModelArtifact model, Optional<SigningKey> key) {
    TopicSerdes serdes = new TopicSerdes(registry, topics, false);
    try (var published = new ModelTopics(kafka(), serdes);
        var producer = ModelPublisher.producer(kafka(), topics, model.manifest().version())) {
      new ModelPublisher(
              producer, published, serdes, InstantSource.fixed(EVENT_TIME), (done, all) -> {}, key)
          .publish(model, false);
    }
  }

  /** Publishes what no publisher would: any bytes as chunks under any manifest. */
  void publish(ModelManifest manifest, List<byte[]> chunks) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer())) {
      long first = -1;
      for (int i = 0; i < chunks.size(); i++) {
        long offset =
            producer
                .send(
                    new ProducerRecord<>(
                        topics.modelArtifacts(), manifest.getVersion() + "/" + i, chunks.get(i)))
                .get()
                .offset();
        first = first < 0 ? offset : first;
      }
      manifest.setFirstChunkOffset(Math.max(0, first));
      producer
          .send(
              new ProducerRecord<>(
                  topics.models(),
                  manifest.getVersion(),
                  serdes().models().serializer().encode(manifest)))
          .get();
    }
  }

  /** Encodes all events once more, as an application of another name would. */
  StreamsApp startEncodingAgain(String instance) {
    settings.put("hashnet.application-id", name + "-again");
    settings.put("hashnet.roles", "encode");
    return start(instance);
  }

  /** Waits until every event has two outcomes, as long as more of them come. */
  void awaitOutcomesAgain() {
    long before = -1;
    for (long seen = watch.outcomes(); seen < 2L * sent(); seen = watch.outcomes()) {
      assertThat(seen).as("outcomes of %d events sent twice", sent()).isGreaterThan(before);
      LOG.info("{} of {} events encoded again", seen - sent(), sent());
      before = seen;
      long next = seen + Math.min(2L * sent() - seen, 2_000);
      Instant until = Instant.now().plus(START);
      while (watch.outcomes() < next && Instant.now().isBefore(until)) {
        int unused = watch.poll(Duration.ofMillis(100));
      }
    }
  }

  /** Encodes events again by a version. */
  ReencodeApp reencodeApp() {
    return new ReencodeApp(config("reencode"), serdes());
  }

  /** Sets a property of the instances that are started from now on. */
  void set(String property, String value) {
    settings.put(property, value);
  }

  /** The configuration of an instance. */
  private AppConfig config(String instance) {
    return AppConfig.of(instanceSettings(instance, true));
  }

  private Map<String, String> instanceSettings(String instance, boolean forThisJvm) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("hashnet.instance", instance);
    all.put("state.dir", stateFolder(instance).toString());
    if (forThisJvm) {
      all.remove("schema.registry.url");
    }
    return all;
  }

  Path stateFolder(String instance) {
    return platform.folder(name + "-state-" + instance);
  }

  TopicNames topics() {
    return topics;
  }

  EventWriter writer(String collection) {
    return new EventWriter(
        new TopicSerdes(registry, topics, false).imageEvents().serializer(),
        collection,
        EVENT_TIME);
  }

  /** Starts an instance in this JVM; returns when it runs. */
  StreamsApp start(String instance) {
    return start(instance, Map.of());
  }

  /**
   * As {@link #start(String)}.
   *
   * @param more settings of this instance alone
   */
  StreamsApp start(String instance, Map<String, String> more) {
    Map<String, String> all = instanceSettings(instance, true);
    all.putAll(more);
    StreamsApp app = new StreamsApp(AppConfig.of(all), registry);
    app.start();
    assertThat(app.awaitRunning(START))
        .as("instance %s runs: %s", instance, app.failure())
        .isTrue();
    return app;
  }

  /** Starts an instance in a JVM of its own; returns at once. */
  ChildProcess startChild(String instance) {
    return startChild(instance, Map.of());
  }

  /**
   * As {@link #startChild(String)}.
   *
   * @param over settings that go before the installation's
   */
  ChildProcess startChild(String instance, Map<String, String> over) {
    Path file = platform.folder(name + "-" + instance + ".properties");
    Map<String, String> all = instanceSettings(instance, false);
    all.putAll(over);
    String text =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n"));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ChildProcess.start(
        new ChildProcess.Program(
            "instance " + instance,
            StreamsMain.class.getName(),
            System.getProperty("java.class.path"),
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            List.of("streams", "--config", file.toString()),
            Map.of(),
            log(instance)));
  }

  Path log(String instance) {
    return platform.folder(name + "-" + instance + ".log");
  }

  /** Waits until the child says that it runs, so many times as it was started. */
  void awaitRunning(ChildProcess child, String instance, int times) {
    child.awaitReady(
        () -> {
          try {
            return Files.readString(log(instance)).split("Running: ", -1).length > times;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        START);
  }

  /** Waits until so many stream threads, of all instances, have each a part of the encoding. */
  void awaitShared(int threads) {
    String group = name + "-encode";
    try (Admin admin = Admin.create(kafka())) {
      await()
          .atMost(START)
          .until(
              () ->
                  admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                      .flatMap(description -> description.members().stream())
                      .filter(member -> !member.assignment().topicPartitions().isEmpty())
                      .count(),
              sharing -> sharing == threads);
    }
  }

  /** Sends, and waits until the events lie on the topic. */
  void send(List<EventDraft> drafts) throws InterruptedException {
    drafts.forEach(draft -> sender.send(draft.truth(), draft.key(), draft.value().get()));
    sender.flush();
  }

  EventSender sender() {
    return sender;
  }

  OutcomeWatch watch() {
    return watch;
  }

  /** Events sent so far, deletions left out. */
  int sent() {
    return sender.places().size();
  }

  /** Waits until every event has an outcome, and the index has taken all codes. */
  void awaitOutcomes() throws InterruptedException {
    boolean done = new OutcomeWait(watch, name + "-index").await(sent(), () -> false, seen -> {});
    assertThat(done).as("%d of %d events done", watch.outcomes(), sent()).isTrue();
  }

  /** The decisions that an operator may make. */
  Rollouts rollouts() {
    return new Rollouts(
        new RolloutTopics(kafka(), new TopicSerdes(registry, topics, false)),
        "hashnet",
        Rollouts.Times.of(config("rollouts")),
        "test",
        System::currentTimeMillis);
  }

  TopicSerdes serdes() {
    return new TopicSerdes(registry, topics, false);
  }

  Published published() {
    return new PublishedReader(platform.bootstrapServers(), registry, topics).read();
  }

  /** What came out so far, judged. */
  Reckoning reckon() {
    return Reckoning.of(
        config("reckoning").index().detectionPolicy(), sender.places(), published());
  }

  /** The event of an image id. */
  Map<String, SentEvent> truths() {
    return sender.places().values().stream()
        .collect(Collectors.toMap(SentEvent::imageId, truth -> truth));
  }

  @Override
  public void close() throws IOException {
    watch.close();
    sender.close();
    registry.close();
  }
}
