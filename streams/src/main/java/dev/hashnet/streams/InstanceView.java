package dev.hashnet.streams;

import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.AppConfig.Role;
import dev.hashnet.streams.encode.Serving;
import dev.hashnet.streams.http.Instance;
import dev.hashnet.streams.http.ThroughputEndpoint.ApplicationFigures;
import dev.hashnet.streams.http.ThroughputEndpoint.Counts;
import dev.hashnet.streams.index.HammingIndexStoreType;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.jspecify.annotations.Nullable;

/** What {@link StreamsApp} tells its HTTP server of itself, from before it runs until its end. */
final class InstanceView implements Instance {
  private final AppConfig config;
  private final StreamsApp app;
  private final AtomicReference<@Nullable KafkaStreams> index = new AtomicReference<>();
  private final AtomicReference<@Nullable KafkaStreams> encode = new AtomicReference<>();
  private final AtomicReference<@Nullable Serving> serving = new AtomicReference<>();

  InstanceView(AppConfig config, StreamsApp app) {
    this.config = config;
    this.app = app;
  }

  void indexes(KafkaStreams application) {
    index.set(application);
  }

  void serves(Serving encoders) {
    serving.set(encoders);
  }

  void encodes(KafkaStreams application) {
    encode.set(application);
  }

  @Override
  public Optional<String> failure() {
    return app.failure().map(Throwable::toString);
  }

  @Override
  public List<String> reasonsAgainst() {
    List<String> reasons = new ArrayList<>();
    failure().ifPresent(reason -> reasons.add("failed: " + reason));
    if (reasons.isEmpty() && app.ended()) {
      reasons.add("closed");
    }
    if (config.roles().contains(Role.INDEX)) {
      state("index", index.get(), "partitions are being assigned or restored")
          .ifPresent(reasons::add);
    }
    if (config.roles().contains(Role.ENCODE)) {
      if (serving.get() == null) {
        reasons.add("encode: no active model version yet: topic=" + config.topics().modelRollout());
      } else {
        state("encode", encode.get(), "partitions are being assigned").ifPresent(reasons::add);
      }
    }
    return reasons;
  }

  private static Optional<String> state(
      String role, @Nullable KafkaStreams application, String meaning) {
    if (application == null) {
      return Optional.of(role + ": not started");
    }
    KafkaStreams.State state = application.state();
    return state == KafkaStreams.State.RUNNING
        ? Optional.empty()
        : Optional.of("%s: %s: state=%s".formatted(role, meaning, state));
  }

  @Override
  public ReadOnlyHammingIndex index(int partition) {
    KafkaStreams application = index.get();
    if (application == null) {
      throw new InvalidStateStoreException("the index has not started");
    }
    return application.store(
        StoreQueryParameters.fromNameAndType(
                HashNetTopology.HAMMING_INDEX, new HammingIndexStoreType())
            .withPartition(partition));
  }

  @Override
  public Collection<StreamsMetadata> indexMembers() {
    KafkaStreams application = index.get();
    try {
      return application == null ? List.of() : application.metadataForAllStreamsClients();
    } catch (StreamsNotStartedException | IllegalStateException e) {
      // Not yet, or no longer.
      return List.of();
    }
  }

  @Override
  public Optional<Serving> serving() {
    return Optional.ofNullable(serving.get());
  }

  /** What was done since the start. */
  Counts counts(long nowMs) {
    return new Counts(
        nowMs,
        app.encodeMetrics().images(),
        app.encodeMetrics().batches(),
        app.indexMetrics().arrivals(),
        app.indexMetrics().alerts(),
        app.deadLetters().counts().values().stream().mapToLong(Long::longValue).sum(),
        app.indexMetrics().codes(),
        figures());
  }

  /** Lag and latency of the applications that have started. */
  private Map<String, ApplicationFigures> figures() {
    Map<String, ApplicationFigures> figures = new HashMap<>();
    KafkaStreams encoding = encode.get();
    if (encoding != null) {
      figures.put("encode", ApplicationMetrics.of(encoding, HashNetTopology.IMAGE_CODES));
    }
    KafkaStreams indexing = index.get();
    if (indexing != null) {
      figures.put("index", ApplicationMetrics.of(indexing, HashNetTopology.NEAR_DUPLICATE_ALERTS));
    }
    return figures;
  }

  @Override
  public Collection<KafkaStreams> applications() {
    return app.applications();
  }
}
