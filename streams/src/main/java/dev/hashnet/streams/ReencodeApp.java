package dev.hashnet.streams;

import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.LinesConfig;
import dev.hashnet.streams.encode.ContentFetcher;
import dev.hashnet.streams.encode.EventDecoder;
import dev.hashnet.streams.encode.EventReencoder;
import dev.hashnet.streams.encode.ServingSet;
import dev.hashnet.streams.encode.ServingSet.Served;
import dev.hashnet.streams.model.ModelLoader;
import dev.hashnet.streams.model.ModelTopicReader;
import dev.hashnet.streams.model.VersionStates;
import dev.hashnet.streams.reencode.ReencodeOptions;
import dev.hashnet.streams.reencode.ReencodeProgress;
import dev.hashnet.streams.reencode.Reencoding;
import dev.hashnet.streams.rollout.RolloutTopics;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The parts behind a re-encoding, put together. */
public final class ReencodeApp {
  private final AppConfig config;
  private final TopicSerdes serdes;
  private final ModelClients clients;

  public ReencodeApp(AppConfig config, TopicSerdes serdes) {
    this.config = config;
    this.serdes = serdes;
    this.clients = new ModelClients(config, serdes);
  }

  /**
   * Runs to the end of the range. Returns the codes that were published.
   *
   * <p>Throws RefusedException where the version does not serve.
   */
  public long run(ReencodeOptions options, Consumer<ReencodeProgress> progress) {
    RolloutTimeline timeline =
        new RolloutTopics(clients.common(), serdes).timeline(LinesConfig.HASHNET);
    if (timeline.latest().filter(step -> step.serves(options.version())).isEmpty()) {
      throw new RefusedException(
          "Cannot re-encode: version=%s: it does not serve; './hashnet rollout candidate %s' makes it the candidate"
              .formatted(options.version(), options.version()));
    }
    String group = config.topics().prefix() + "hashnet-reencode-" + options.version();
    EventReencoder encoder =
        new EventReencoder(
            new EventDecoder(
                config.topics().imageEvents(),
                serdes.imageEvents().deserializer(),
                new ContentFetcher(config.references(), config.limits().imageMaxBytes())),
            EncodeApplication.preparation(config));
    try (Versions versions = new Versions(options.version());
        var events = clients.events(group);
        var producer = clients.codes(group);
        Admin admin = Admin.create(clients.common())) {
      return new Reencoding(
              new Reencoding.Clients(events, producer, () -> liveLag(admin)),
              config.topics().imageEvents(),
              config.topics().imageCodes(),
              serdes.imageCodes().serializer(),
              timeline,
              encoder,
              versions,
              new Reencoding.Pace(System::nanoTime, LockSupport::parkNanos))
          .run(options, progress);
    }
  }

  /** Events that the application has not encoded yet. */
  private long liveLag(Admin admin) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(config.applicationId() + "-encode")
              .partitionsToOffsetAndMetadata()
              .get();
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      committed.keySet().forEach(each -> asked.put(each, OffsetSpec.latest()));
      long lag = 0;
      for (var end : admin.listOffsets(asked).all().get().entrySet()) {
        lag +=
            Math.max(
                0,
                end.getValue().offset()
                    - Objects.requireNonNull(committed.get(end.getKey())).offset());
      }
      return lag;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while re-encoding", e);
    } catch (ExecutionException e) {
      throw new KafkaException("Cannot read the lag of the application", e.getCause());
    }
  }

  /** The encoders of images of each active version; loaded when the first such image comes. */
  private final class Versions implements Function<String, ServingSet>, AutoCloseable {
    private final String candidate;
    private final Map<String, ImageEncoder> loaded = new HashMap<>();
    private final Map<String, ServingSet> sets = new HashMap<>();
    private final ModelLoader loader =
        new ModelLoader(
            new ModelTopicReader(clients::consumer, serdes, System::nanoTime),
            config.model(),
            config.encode().engineOptions(),
            EncodeApplication.preparation(config),
            new VersionStates(
                status -> {}, "reencode", LinesConfig.HASHNET, InstantSource.system()),
            RolloutParts.trustedKeys(config),
            System::nanoTime);

    Versions(String candidate) {
      this.candidate = candidate;
    }

    @Override
    public ServingSet apply(String active) {
      return sets.computeIfAbsent(
          active,
          version ->
              new ServingSet(
                  List.of(
                      served(version, CodeRole.ACTIVE), served(candidate, CodeRole.CANDIDATE))));
    }

    private Served served(String version, CodeRole role) {
      ImageEncoder encoder =
          loaded.computeIfAbsent(
              version,
              each ->
                  loader.load(
                      LinesConfig.HASHNET,
                      each,
                      config.encode().batchMaxImages(),
                      Optional.empty()));
      return new Served(
          encoder, role, config.lines().hashnetRadiusBits().orElse(encoder.radiusBits()));
    }

    @Override
    public void close() {
      loaded.values().forEach(ImageEncoder::close);
    }
  }
}
