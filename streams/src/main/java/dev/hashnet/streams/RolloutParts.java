package dev.hashnet.streams;

import dev.hashnet.artifact.InvalidKeyFileException;
import dev.hashnet.artifact.TrustedKeys;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.InvalidConfigException;
import dev.hashnet.streams.config.LinesConfig;
import dev.hashnet.streams.figures.FiguresReporter;
import dev.hashnet.streams.figures.ShadowFigures;
import dev.hashnet.streams.index.IndexMetrics;
import dev.hashnet.streams.rollout.RolloutGuard;
import dev.hashnet.streams.rollout.RolloutTopics;
import dev.hashnet.streams.rollout.Rollouts;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Makes what an instance does about a rollout beside serving: counting, watching, trusting. */
final class RolloutParts {
  private final AppConfig config;
  private final TopicSerdes serdes;
  private final ModelClients clients;
  private final String instance;

  RolloutParts(AppConfig config, TopicSerdes serdes, String instance) {
    this.config = config;
    this.serdes = serdes;
    this.clients = new ModelClients(config, serdes);
    this.instance = instance;
  }

  /** Throws InvalidConfigException where a key cannot be read. */
  static TrustedKeys trustedKeys(AppConfig config) {
    try {
      return TrustedKeys.read(config.model().trustedKeys().stream().map(Path::of).toList());
    } catch (InvalidKeyFileException e) {
      throw new InvalidConfigException(
          "Cannot read the configuration: property=hashnet.model.trusted-keys: " + e.getMessage());
    }
  }

  /** Tells what versions that serve together make of the same images. */
  FiguresReporter reporter(ShadowFigures shadow, IndexMetrics index) {
    return new FiguresReporter(
        config.topics().modelFigures(),
        clients.figures(),
        () ->
            shadow.snapshot(
                instance,
                LinesConfig.HASHNET,
                index.indexed(LinesConfig.HASHNET, LinesConfig.PERCEPTUAL)));
  }

  /**
   * @param clockMs epoch milliseconds
   */
  RolloutGuard guard(Supplier<RolloutTimeline> timeline, LongSupplier clockMs) {
    Rollouts rollouts =
        new Rollouts(
            new RolloutTopics(clients.common(), serdes),
            LinesConfig.HASHNET,
            Rollouts.Times.of(config),
            "guard on " + instance,
            clockMs);
    return new RolloutGuard(
        () -> clients.consumer(config.applicationId() + "-guard"),
        config.topics().modelFigures(),
        serdes.modelFigures().deserializer(),
        timeline,
        rollouts::endStage,
        clockMs);
  }
}
