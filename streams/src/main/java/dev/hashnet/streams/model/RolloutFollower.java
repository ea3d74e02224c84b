package dev.hashnet.streams.model;

import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.rollout.RolloutRecords;
import dev.hashnet.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code model-rollout} on a thread of its own: every decision reaches {@link
 * ServedVersions} within milliseconds, and the states of the versions are reported again every few
 * seconds.
 *
 * <p>A broker that is away is no failure: what serves goes on serving.
 */
public final class RolloutFollower implements AutoCloseable {
  /** How often the states are reported again, while nothing changes. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(RolloutFollower.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final String topic;
  private final String line;
  private final Deserializer<ModelRollout> rollouts;
  private final ServedVersions versions;
  private final VersionStates states;
  private final LongSupplier nanoTime;
  private final Thread thread = new Thread(this::run, "hashnet-rollout");
  private volatile boolean closed;
  private volatile RolloutTimeline timeline;

  /**
   * @param consumers makes a consumer without a group, read_committed; closed after use
   * @param first what was decided before
   */
  public RolloutFollower(
      Supplier<Consumer<String, byte[]>> consumers,
      String topic,
      String line,
      Deserializer<ModelRollout> rollouts,
      ServedVersions versions,
      VersionStates states,
      RolloutTimeline first,
      LongSupplier nanoTime) {
    this.consumers = consumers;
    this.topic = topic;
    this.line = line;
    this.rollouts = rollouts;
    this.versions = versions;
    this.states = states;
    this.timeline = first;
    this.nanoTime = nanoTime;
    thread.setDaemon(true);
  }

  /** What was decided, as far as it was read. */
  public RolloutTimeline timeline() {
    return timeline;
  }

  /** Begins to follow. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try (Consumer<String, byte[]> consumer = consumers.get()) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        follow(consumer);
      } catch (KafkaException e) {
        LOG.warn("Cannot read the rollout, serving goes on: topic={}: {}", topic, e.toString());
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
      }
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    long lastBeatNs = nanoTime.getAsLong();
    while (!closed) {
      boolean decided = false;
      for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
        decided |= line.equals(each.key()) && accept(each);
      }
      boolean beat =
          nanoTime.getAsLong() - lastBeatNs >= TimeUnit.SECONDS.toNanos(HEARTBEAT.toSeconds());
      if (beat) {
        lastBeatNs = nanoTime.getAsLong();
        states.repeat();
      }
      // Between decisions, too: a step's time may have come, a version that failed to load may do.
      if (decided || beat) {
        versions.follow(timeline);
      }
    }
  }

  private boolean accept(ConsumerRecord<String, byte[]> each) {
    try {
      RolloutTimeline read =
          RolloutRecords.timeline(rollouts.deserialize(each.topic(), each.value()));
      if (read.latest().isEmpty() || read.equals(timeline)) {
        return false;
      }
      read.latest()
          .ifPresent(
              step ->
                  LOG.info(
                      "Rollout: active={}, candidate={}, from={}, by={}, reason={}",
                      step.active(),
                      step.candidate().orElse("none"),
                      step.fromMs(),
                      step.decision().by(),
                      step.decision().reason()));
      timeline = read;
      return true;
    } catch (MalformedRecordException | IllegalArgumentException e) {
      LOG.warn(
          "Cannot read a decision, it is passed over: input={}-{}@{}: {}",
          each.topic(),
          each.partition(),
          each.offset(),
          e.toString());
      return false;
    }
  }

  /** Ends within a poll. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
