package dev.hashnet.streams;

import dev.hashnet.image.Preprocessor;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.EncodeConfig;
import dev.hashnet.streams.encode.BatchingEncoder;
import dev.hashnet.streams.encode.ContentFetcher;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.encode.EventDecoder;
import dev.hashnet.streams.encode.ImagePreparation;
import dev.hashnet.streams.encode.LookAhead;
import dev.hashnet.streams.encode.LookAheadPolicy;
import dev.hashnet.streams.encode.Serving;
import dev.hashnet.streams.registry.PatientDeserializer;
import dev.hashnet.streams.registry.RegistryPatience;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The parts behind the encode topology, put together: decoder, batching encoder, look-ahead. */
final class EncodeApplication implements AutoCloseable {
  private final BatchingEncoder encoder;
  private final LookAhead lookAhead;

  EncodeApplication(
      AppConfig config,
      TopicSerdes serdes,
      RegistryPatience patience,
      Serving serving,
      EncodeMetrics metrics,
      LongSupplier nanoTime) {
    EncodeConfig encode = config.encode();
    EventDecoder decoder =
        new EventDecoder(
            serdes.topics().imageEvents(),
            new PatientDeserializer<>(serdes.imageEvents().deserializer(), patience),
            new ContentFetcher(config.references(), config.limits().imageMaxBytes()));
    this.encoder =
        new BatchingEncoder(
            decoder,
            preparation(config),
            encode.batchPolicy(),
            new BatchingEncoder.Threads(
                decodeThreads(encode), config.references().threads(), encode.devices()),
            encode.maxConsecutiveFailures(),
            metrics,
            nanoTime);
    this.lookAhead =
        new LookAhead(
            encoder,
            serving,
            new LookAheadPolicy(
                encode.lookAheadMaxImages(),
                encode.lookAheadMaxBytes(),
                encode.timeout().toNanos()),
            metrics);
  }

  private static int decodeThreads(EncodeConfig encode) {
    return encode.decodeThreads() > 0
        ? encode.decodeThreads()
        : Runtime.getRuntime().availableProcessors();
  }

  /** One preprocessor for each set of sides that ever serves together. */
  static ImagePreparation preparation(AppConfig config) {
    Map<Set<Integer>, Preprocessor> bySides = new ConcurrentHashMap<>();
    return (content, sides) ->
        bySides
            .computeIfAbsent(sides, each -> new Preprocessor(config.limits().imageLimits(), each))
            .prepare(content);
  }

  LookAhead lookAhead() {
    return lookAhead;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
