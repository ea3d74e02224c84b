package dev.hashnet.schemas.topics;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of the topics, each behind a common prefix, so that several installations can share a
 * broker.
 *
 * @param prefix at most 100 of the characters that Kafka allows in a topic name; empty by default
 */
public record TopicNames(String prefix) {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,100}");

  public TopicNames {
    if (!LEGAL.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix must be at most 100 letters, digits, dots, underscores or dashes: prefix="
              + prefix);
    }
  }

  /** The names without a prefix. */
  public TopicNames() {
    this("");
  }

  /** Images in: keyed by image id. */
  public String imageEvents() {
    return prefix + "image-events";
  }

  /** Their codes: keyed by image id, partitioned by collection. */
  public String imageCodes() {
    return prefix + "image-codes";
  }

  /** Alerts out: keyed by the id of the arriving image. */
  public String nearDuplicateAlerts() {
    return prefix + "near-duplicate-alerts";
  }

  /** Records that were refused, as received. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** Manifests of the published models: keyed by version. */
  public String models() {
    return prefix + "models";
  }

  /** Their artifacts in chunks: keyed by {@link ChunkKey}. */
  public String modelArtifacts() {
    return prefix + "model-artifacts";
  }

  /** Which versions serve: keyed by line. */
  public String modelRollout() {
    return prefix + "model-rollout";
  }

  /** What every instance does with every version: keyed by instance/version. */
  public String modelStatus() {
    return prefix + "model-status";
  }

  /** What people say of pairs of images: keyed by {@link PairKey}. */
  public String duplicateFeedback() {
    return prefix + "duplicate-feedback";
  }

  /** What every instance counts of versions that serve together: keyed by instance/version. */
  public String modelFigures() {
    return prefix + "model-figures";
  }

  public List<String> all() {
    return List.of(
        imageEvents(),
        imageCodes(),
        nearDuplicateAlerts(),
        deadLetters(),
        models(),
        modelArtifacts(),
        modelRollout(),
        modelStatus(),
        modelFigures(),
        duplicateFeedback());
  }

  /** The subject that the schema of a topic's values is registered under. */
  public static String valueSubject(String topic) {
    return topic + "-value";
  }
}
