package dev.hashnet.streams;

import dev.hashnet.core.index.HammingIndexFactory;
import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.core.index.MultiIndexHammingIndex;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.AppConfig.Role;
import dev.hashnet.streams.config.LinesConfig;
import dev.hashnet.streams.deadletter.DeadLetters;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.encode.Serving;
import dev.hashnet.streams.encode.ServingSet;
import dev.hashnet.streams.encode.ServingSet.Served;
import dev.hashnet.streams.figures.FiguresReporter;
import dev.hashnet.streams.figures.ShadowFigures;
import dev.hashnet.streams.index.HammingIndexStoreType;
import dev.hashnet.streams.index.IndexMetrics;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import dev.hashnet.streams.metrics.Exposition;
import dev.hashnet.streams.metrics.Metric;
import dev.hashnet.streams.metrics.MetricSink;
import dev.hashnet.streams.metrics.MetricSource;
import dev.hashnet.streams.metrics.StageClock;
import dev.hashnet.streams.model.ModelLoader;
import dev.hashnet.streams.model.ModelStatusTopic;
import dev.hashnet.streams.model.ModelTopicReader;
import dev.hashnet.streams.model.RolloutFollower;
import dev.hashnet.streams.model.ServedVersions;
import dev.hashnet.streams.model.VersionStates;
import dev.hashnet.streams.registry.RegistryPatience;
import dev.hashnet.streams.rollout.RolloutGuard;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance: the encode application, the index application, or both, as the configuration says.
 *
 * <p>Life: {@link #start}, once; {@link #awaitRunning}; {@link #close}. A failure that is not a
 * record's ends the instance: {@link #failure} holds it, the applications shut down with nothing
 * committed for the record at hand, and whoever started the instance is expected to close it and to
 * start another.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class StreamsApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final AppConfig config;
  private final @Nullable ServingSet givenEncoders;
  private final TopicSerdes serdes;
  private final DeadLetters deadLetters;
  private final ShadowFigures shadow = new ShadowFigures(InstantSource.system());
  private final EncodeMetrics encodeMetrics = new EncodeMetrics(CLOCK, shadow);
  private final IndexMetrics indexMetrics = new IndexMetrics(CLOCK, shadow);

  private final InstanceView view;
  private volatile @Nullable WebApplication web;
  private volatile @Nullable KafkaStreams index;
  private final Map<Role, KafkaStreams> applications =
      Collections.synchronizedMap(new EnumMap<>(Role.class));
  private final List<MetricSource> sources = new CopyOnWriteArrayList<>();
  private final Exposition exposition = new Exposition(sources, this::kafkaMetrics);
  private final Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private static final StageClock CLOCK =
      new StageClock() {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

        @Override
        public long wallNs() {
          return System.nanoTime();
        }

        @Override
        public long epochMs() {
          return System.currentTimeMillis();
        }

        @Override
        public long cpuNs() {
          return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : 0;
        }
      };

  /**
   * An instance that is not started, with the encoders that the configuration names.
   *
   * @param registry stays the caller's to close
   */
  public StreamsApp(AppConfig config, SchemaRegistryClient registry) {
    this(null, config, registry);
  }

  /**
   * An instance that is not started, with encoders of the caller's own, which stay the caller's to
   * close.
   */
  public StreamsApp(AppConfig config, SchemaRegistryClient registry, ServingSet encoders) {
    this(encoders, config, registry);
  }

  private StreamsApp(
      @Nullable ServingSet givenEncoders, AppConfig config, SchemaRegistryClient registry) {
    this.config = config;
    this.givenEncoders = givenEncoders;
    this.serdes = new TopicSerdes(registry, config.topics(), true);
    this.deadLetters = new DeadLetters(config.topics().deadLetters());
    this.view = new InstanceView(config, this);
    sources.add(this::collect);
    sources.add(deadLetters);
  }

  private void collect(MetricSink sink) {
    sink.value(
        Metric.INSTANCE,
        1,
        instance(),
        config.applicationId(),
        config.roles().stream().sorted().map(StreamsApp::label).collect(Collectors.joining(",")));
    if (config.roles().contains(Role.ENCODE)) {
      sink.value(Metric.BATCH_MAX, config.encode().batchMaxImages());
    }
    for (Role role : config.roles()) {
      KafkaStreams application = applications.get(role);
      boolean running = application != null && application.state() == KafkaStreams.State.RUNNING;
      sink.value(Metric.RUNNING, running ? 1 : 0, label(role));
    }
  }

  private static String label(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private Map<String, Map<MetricName, ? extends org.apache.kafka.common.Metric>> kafkaMetrics() {
    Map<String, Map<MetricName, ? extends org.apache.kafka.common.Metric>> byRole = new TreeMap<>();
    synchronized (applications) {
      applications.forEach((role, each) -> byRole.put(label(role), each.metrics()));
    }
    return byRole;
  }

  /**
   * Loads the model, then starts the applications. Returns before they run.
   *
   * <p>Throws InvalidConfigException, NoModelException and InvalidModelException; then nothing runs
   * once closed.
   */
  public void start() {
    StreamsSettings settings = new StreamsSettings(config, deadLetters, serve());
    RegistryPatience patience =
        new RegistryPatience(config.registryWait(), System::nanoTime, LockSupport::parkNanos);
    HashNetTopology topology = new HashNetTopology(config, serdes, patience);
    if (config.roles().contains(Role.INDEX)) {
      sources.add(indexMetrics);
      index = run(Role.INDEX, topology.index(indexes(), indexMetrics), settings.index());
      view.indexes(index);
    }
    reportFigures();
    if (config.roles().contains(Role.ENCODE)) {
      sources.add(encodeMetrics);
      Serving serving = serving();
      view.serves(serving);
      EncodeApplication encode =
          new EncodeApplication(config, serdes, patience, serving, encodeMetrics, System::nanoTime);
      resources.push(encode);
      view.encodes(
          run(
              Role.ENCODE,
              topology.encode(encode.lookAhead(), encodeMetrics),
              settings.encode(config.encode().lookAhead() ? encode.lookAhead() : null)));
    }
  }

  /** What versions that serve together make of the same images. */
  private void reportFigures() {
    if (givenEncoders != null || !config.lines().learned()) {
      return;
    }
    FiguresReporter reporter =
        new RolloutParts(config, serdes, instance()).reporter(shadow, indexMetrics);
    resources.push(reporter);
    reporter.start();
  }

  /**
   * Starts the HTTP server, before all else, so that it tells what the instance waits for; says
   * where other instances reach it.
   */
  private Optional<String> serve() {
    if (!config.http().enabled()) {
      return Optional.empty();
    }
    WebApplication started =
        new WebApplication(
            config,
            serdes,
            view,
            () -> view.counts(System.currentTimeMillis()),
            exposition,
            new WebApplication.Clocks(InstantSource.system(), System::nanoTime));
    resources.push(started);
    web = started;
    return Optional.of(started.advertised());
  }

  /** Where the web page is; empty where there is none. */
  public Optional<String> pageUrl() {
    return Optional.ofNullable(web).map(WebApplication::url);
  }

  private HammingIndexFactory indexes() {
    return switch (config.index().structure()) {
      case MULTI_INDEX -> MultiIndexHammingIndex::new;
      case LINEAR_SCAN -> (bits, radiusBits) -> new LinearScanIndex(bits);
    };
  }

  private Serving serving() {
    if (givenEncoders != null) {
      return new Serving(givenEncoders);
    }
    List<Served> builtIn = new ArrayList<>();
    LinesConfig lines = config.lines();
    if (lines.perceptual()) {
      ImageEncoder encoder =
          Encoders.perceptual(lines.perceptualBits(), lines.perceptualRadiusBits());
      resources.push(encoder);
      builtIn.add(Served.active(encoder));
    }
    return lines.learned() ? learned(builtIn) : new Serving(new ServingSet(builtIn));
  }

  /** The versions that the rollout names, followed as it goes on. */
  private Serving learned(List<Served> builtIn) {
    ModelClients clients = new ModelClients(config, serdes);
    ModelStatusTopic statuses = clients.statuses();
    resources.push(statuses);
    VersionStates states =
        new VersionStates(statuses, instance(), LinesConfig.HASHNET, InstantSource.system());
    sources.add(states);
    ModelTopicReader topics = new ModelTopicReader(clients::consumer, serdes, System::nanoTime);
    ModelLoader loader =
        new ModelLoader(
            topics,
            config.model(),
            config.encode().engineOptions(),
            EncodeApplication.preparation(config),
            states,
            RolloutParts.trustedKeys(config),
            System::nanoTime);
    ExecutorService background =
        Executors.newSingleThreadExecutor(work -> daemon("hashnet-model-load", work));
    ServedVersions versions =
        new ServedVersions(
            new ServedVersions.Options(
                config.model().maxLoaded(), config.lines().hashnetRadiusBits(), builtIn),
            (version, active) ->
                loader.load(LinesConfig.HASHNET, version, config.encode().batchMaxImages(), active),
            states,
            background,
            System::currentTimeMillis);
    resources.push(versions);
    resources.push(background::shutdownNow);
    RolloutTimeline first = topics.awaitRollout(LinesConfig.HASHNET, config.model().awaitActive());
    Serving serving = versions.start(first);
    RolloutFollower follower =
        new RolloutFollower(
            clients::consumer,
            config.topics().modelRollout(),
            LinesConfig.HASHNET,
            serdes.modelRollout().deserializer(),
            versions,
            states,
            first,
            System::nanoTime);
    resources.push(follower);
    follower.start();
    RolloutGuard guard =
        new RolloutParts(config, serdes, instance())
            .guard(follower::timeline, System::currentTimeMillis);
    resources.push(guard);
    guard.start();
    return serving;
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private String instance() {
    if (!config.instance().isEmpty()) {
      return config.instance();
    }
    try {
      return InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
    } catch (UnknownHostException e) {
      return "localhost-" + ProcessHandle.current().pid();
    }
  }

  private KafkaStreams run(Role role, Topology topology, Properties settings) {
    KafkaStreams application = new KafkaStreams(topology, settings);
    application.setUncaughtExceptionHandler(this::failed);
    applications.put(role, application);
    application.start();
    return application;
  }

  private StreamThreadExceptionResponse failed(Throwable cause) {
    failure.compareAndSet(null, cause);
    ended.countDown();
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Whether all applications ran at some moment within the time. */
  public boolean awaitRunning(Duration timeout) {
    long deadlineNs = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() - deadlineNs < 0 && failure.get() == null) {
      if (running()) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    return running();
  }

  private boolean running() {
    List<KafkaStreams> all = applications();
    return !all.isEmpty()
        && all.stream().allMatch(each -> each.state() == KafkaStreams.State.RUNNING);
  }

  /**
   * Waits until the instance fails or is closed, at most for the time; returns the failure, if
   * there is one.
   */
  public Optional<Throwable> awaitFailure(Duration timeout) throws InterruptedException {
    boolean over = ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    return over ? failure() : Optional.empty();
  }

  /** Whether the instance has failed or was closed. */
  public boolean ended() {
    return ended.getCount() == 0;
  }

  /** What ended the instance, if anything did. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  public EncodeMetrics encodeMetrics() {
    return encodeMetrics;
  }

  public IndexMetrics indexMetrics() {
    return indexMetrics;
  }

  public DeadLetters deadLetters() {
    return deadLetters;
  }

  /**
   * The Hamming index of this instance's partitions, for queries.
   *
   * <p>Throws IllegalStateException where the instance has no index, and InvalidStateStoreException
   * while its partitions are being assigned: ask again.
   */
  public ReadOnlyHammingIndex hammingIndex() {
    KafkaStreams application = index;
    if (application == null) {
      throw new IllegalStateException("the instance has no index: roles=" + config.roles());
    }
    return application.store(
        StoreQueryParameters.fromNameAndType(
            HashNetTopology.HAMMING_INDEX, new HammingIndexStoreType()));
  }

  /** What is shown at {@code /metrics}. */
  public Exposition exposition() {
    return exposition;
  }

  /** The running applications, for their own metrics. */
  public List<KafkaStreams> applications() {
    synchronized (applications) {
      return List.copyOf(applications.values());
    }
  }

  /**
   * Leaves the groups at once, so that others take over without waiting for a time-out. May be
   * called again.
   */
  @Override
  public void close() {
    CloseOptions leave =
        CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            .withTimeout(CLOSE_TIMEOUT);
    for (KafkaStreams application : applications()) {
      if (!application.close(leave)) {
        LOG.warn("An application did not end within {}", CLOSE_TIMEOUT);
      }
    }
    for (AutoCloseable each = resources.poll(); each != null; each = resources.poll()) {
      close(each);
    }
    ended.countDown();
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // The edge: AutoCloseable declares every exception, and the remaining resources must be
      // closed all the same.
      LOG.warn("Cannot close {}: {}", resource.getClass().getSimpleName(), e.toString());
    }
  }
}
