package dev.hashnet.streams;

import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.streams.config.AppConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics as they ought to be: partitions, clean-up, retention and record sizes.
 *
 * <p>Retention follows the broker's clock ({@code LogAppendTime}), not times that records bring
 * along: else images taken years ago would vanish as soon as they arrive.
 *
 * @param partitions of {@code image-events}, {@code image-codes}, {@code near-duplicate-alerts} and
 *     {@code dead-letters}; the model topics have one
 * @param replication copies of each partition; -1: the broker's default
 */
public record TopicPlan(AppConfig config, int partitions, short replication) {
  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
  private static final Duration LONGEST_SEGMENT = Duration.ofDays(1);
  private static final Duration SHORTEST_SEGMENT = Duration.ofMinutes(10);

  /** A publisher's chunk of a model artifact, with room to spare. */
  private static final int CHUNK_MAX_BYTES = 2 << 20;

  private static final int TIMEOUT_S = 30;

  /** All topics, in the order of the record path. */
  public List<NewTopic> topics() {
    TopicNames names = config.topics();
    Duration window = config.index().window();
    List<NewTopic> topics = new ArrayList<>();
    topics.add(
        topic(names.imageEvents(), partitions, deleted(window, config.limits().recordMaxBytes())));
    topics.add(topic(names.imageCodes(), partitions, windowed(window)));
    topics.add(topic(names.nearDuplicateAlerts(), partitions, deleted(window, CHUNK_MAX_BYTES)));
    topics.add(
        topic(
            names.deadLetters(),
            partitions,
            deleted(DEAD_LETTER_RETENTION, config.limits().deadLetterMaxBytes())));
    topics.add(topic(names.models(), 1, compacted()));
    topics.add(topic(names.modelArtifacts(), 1, compacted()));
    topics.add(topic(names.modelRollout(), 1, readWhole()));
    topics.add(topic(names.modelStatus(), 1, readWhole()));
    topics.add(topic(names.modelFigures(), 1, readWhole()));
    topics.add(topic(names.duplicateFeedback(), 1, compacted()));
    return topics;
  }

  private NewTopic topic(String name, int partitionCount, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    if (replication >= 3) {
      all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    Optional<Short> copies = replication < 0 ? Optional.empty() : Optional.of(replication);
    return new NewTopic(name, Optional.of(partitionCount), copies).configs(all);
  }

  private static Map<String, String> deleted(Duration retention, int maxBytes) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
        TopicConfig.SEGMENT_MS_CONFIG, segmentMs(retention),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxBytes));
  }

  private static Map<String, String> windowed(Duration window) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(window.toMillis()),
        TopicConfig.SEGMENT_MS_CONFIG,
        segmentMs(window));
  }

  private static Map<String, String> compacted() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT,
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(CHUNK_MAX_BYTES));
  }

  /**
   * Few keys, written again and again, and read from the beginning by every command: the segment
   * that is written is never compacted, so it has to be short.
   */
  private static Map<String, String> readWhole() {
    Map<String, String> settings = new HashMap<>(compacted());
    settings.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(2 * CHUNK_MAX_BYTES));
    return settings;
  }

  /** Whole segments are deleted, so a segment must be short against the retention. */
  private static String segmentMs(Duration retention) {
    long tenth = retention.toMillis() / 10;
    return Long.toString(
        Math.max(SHORTEST_SEGMENT.toMillis(), Math.min(tenth, LONGEST_SEGMENT.toMillis())));
  }

  /**
   * Creates what is not there. Topics that exist stay as they are.
   *
   * <p>Throws KafkaException where the broker refuses one.
   *
   * @return by topic, whether it was created
   */
  public Map<String, Boolean> create(Admin admin) {
    Map<String, Boolean> created = new LinkedHashMap<>();
    Map<String, KafkaFuture<Void>> answers = admin.createTopics(topics()).values();
    for (String topic : config.topics().all()) {
      created.put(topic, isCreated(topic, Objects.requireNonNull(answers.get(topic))));
    }
    return created;
  }

  private static boolean isCreated(String topic, KafkaFuture<Void> answer) {
    try {
      answer.get(TIMEOUT_S, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new KafkaException(
          "Cannot create topic: topic=%s: %s".formatted(topic, e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException(
          "Cannot create topic: topic=%s: no answer in %d s".formatted(topic, TIMEOUT_S), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Cannot create topic: topic=%s: interrupted".formatted(topic), e);
    }
  }
}
