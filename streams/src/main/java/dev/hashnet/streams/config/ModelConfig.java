package dev.hashnet.streams.config;

import java.time.Duration;
import java.util.List;

/** How a model is found on the model topics. */
public record ModelConfig(
    Duration awaitActive,
    Duration readTimeout,
    int maxArtifactBytes,
    int maxLoaded,
    List<String> trustedKeys,
    double maxSlowdown,
    Duration rolloutLead) {
  private static final Property<Duration> AWAIT_ACTIVE =
      Property.duration(
          "hashnet.model.wait",
          "60 s",
          "How long the start waits for an active version of the hashnet line.");
  private static final Property<Duration> READ_TIMEOUT =
      Property.duration(
          "hashnet.model.read-timeout",
          "120 s",
          "How long reading one artifact may take before it is refused.");
  private static final Property<Integer> MAX_ARTIFACT_BYTES =
      Property.size(
          "hashnet.model.max-artifact-bytes", "512 MiB", "Most bytes of a model artifact.");

  private static final Property<Integer> MAX_LOADED =
      Property.integer(
          "hashnet.model.max-loaded",
          2,
          64,
          "versions",
          4,
          "Most model versions held in memory; those that served last are, for records of their time. A replay of older records holds as many again, at least 4, while it asks for them.");

  private static final Property<List<String>> TRUSTED_KEYS =
      Property.texts(
          "hashnet.model.trusted-keys",
          "files of public keys, separated by commas",
          ".+",
          "",
          "Public keys whose signatures are trusted, made by 'hashnet keys create'; with none, every version on the model topics is.");
  private static final Property<Double> MAX_SLOWDOWN =
      Property.decimal(
          "hashnet.model.max-slowdown",
          0,
          1000,
          "0",
          "Longest that a new version may take for an image, as a multiple of the active version's time, before it is refused; 0: however long.");

  private static final Property<Duration> ROLLOUT_LEAD =
      Property.duration(
          "hashnet.rollout.lead",
          "2 s",
          "How far ahead a decision of a rollout takes effect, made with this configuration: longer than any instance may take to read it, the difference of clocks included.");

  static final List<Property<?>> PROPERTIES =
      List.of(
          AWAIT_ACTIVE,
          READ_TIMEOUT,
          MAX_ARTIFACT_BYTES,
          MAX_LOADED,
          TRUSTED_KEYS,
          MAX_SLOWDOWN,
          ROLLOUT_LEAD);

  static ModelConfig of(Settings settings) {
    return new ModelConfig(
        settings.get(AWAIT_ACTIVE),
        settings.get(READ_TIMEOUT),
        settings.get(MAX_ARTIFACT_BYTES),
        settings.get(MAX_LOADED),
        settings.get(TRUSTED_KEYS),
        settings.get(MAX_SLOWDOWN),
        settings.get(ROLLOUT_LEAD));
  }
}
