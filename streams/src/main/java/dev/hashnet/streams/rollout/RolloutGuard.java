package dev.hashnet.streams.rollout;

import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutStep.Watched;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.schemas.ModelFigures;
import dev.hashnet.schemas.serde.AvroDeserializer;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.streams.figures.FigureRecords;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches guarded activations: takes them to their next stage, or back.
 *
 * <p>Every instance runs one; they share a consumer group on {@code model-figures}, whose single
 * partition makes one of them the leader. When it is gone the group elects another, which reads the
 * topic from its beginning and counts on from there: a stage may take longer, no bound is missed.
 *
 * <p>Threads: one of its own.
 */
public final class RolloutGuard implements AutoCloseable {
  /** Ends a stage of a guarded activation. */
  @FunctionalInterface
  public interface Stages {
    /**
     * Throws RefusedException where the watched step is no longer the one in force.
     *
     * @param keeps whether the version kept its bounds: on to the next stage, else back
     */
    void end(RolloutStep watched, boolean keeps, String reason);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RolloutGuard.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final String topic;
  private final AvroDeserializer<ModelFigures> decoder;
  private final Supplier<RolloutTimeline> timeline;
  private final Stages stages;
  private final LongSupplier clockMs;
  private final Thread thread = new Thread(this::run, "hashnet-rollout-guard");
  private volatile boolean closed;

  /** By key; of the guard's thread alone. */
  private final Map<String, ModelFigures> latest = new HashMap<>();

  private Map<String, ModelFigures> atStart = new HashMap<>();
  private Optional<RolloutStep> watchedStep = Optional.empty();

  /**
   * @param consumers makes a consumer of the group that elects the leader, from the earliest offset
   * @param timeline what was decided, as far as this instance knows
   * @param stages decides in the guard's name
   * @param clockMs epoch milliseconds
   */
  public RolloutGuard(
      Supplier<Consumer<String, byte[]>> consumers,
      String topic,
      AvroDeserializer<ModelFigures> decoder,
      Supplier<RolloutTimeline> timeline,
      Stages stages,
      LongSupplier clockMs) {
    this.consumers = consumers;
    this.topic = topic;
    this.decoder = decoder;
    this.timeline = timeline;
    this.stages = stages;
    this.clockMs = clockMs;
    thread.setDaemon(true);
  }

  /** Begins to watch. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try (Consumer<String, byte[]> consumer = consumers.get()) {
        consumer.subscribe(List.of(topic), new FromTheBeginning(consumer));
        while (!closed) {
          consumer.poll(POLL).forEach(this::accept);
          if (!consumer.assignment().isEmpty()) {
            watch();
          }
        }
      } catch (KafkaException e) {
        LOG.warn("Cannot watch the rollout, serving goes on: topic={}: {}", topic, e.toString());
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
      }
    }
  }

  /** Whoever becomes the leader has to know all that was counted. */
  private final class FromTheBeginning implements ConsumerRebalanceListener {
    private final Consumer<String, byte[]> consumer;

    FromTheBeginning(Consumer<String, byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      latest.clear();
      watchedStep = Optional.empty();
      consumer.seekToBeginning(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }

  private void accept(ConsumerRecord<String, byte[]> each) {
    try {
      ModelFigures figures = decoder.deserialize(each.topic(), each.value());
      if (figures != null) {
        latest.put(each.key(), figures);
      }
    } catch (MalformedRecordException e) {
      LOG.warn(
          "Cannot read figures, they are passed over: input={}-{}@{}: {}",
          each.topic(),
          each.partition(),
          each.offset(),
          e.toString());
    }
  }

  private void watch() {
    Optional<RolloutStep> step = timeline.get().latest();
    if (step.flatMap(RolloutStep::watched).isEmpty()) {
      watchedStep = Optional.empty();
      return;
    }
    if (!step.equals(watchedStep)) {
      // What was counted before is no part of the stage.
      watchedStep = step;
      atStart = new HashMap<>(latest);
      return;
    }
    judge(step.get(), step.get().watched().orElseThrow());
  }

  private void judge(RolloutStep step, Watched watched) {
    VersionCounts newer = sinceStart(watched.newer(), watched.older());
    VersionCounts older = sinceStart(watched.older(), watched.newer());
    Optional<String> broken = watched.bounds().broken(newer, older);
    if (broken.isPresent()) {
      end(step, false, "%s taken back: %s".formatted(watched.newer(), broken.get()));
    } else if (watched.bounds().enough(newer, older)
        && clockMs.getAsLong() >= step.fromMs() + watched.bounds().windowMs()) {
      end(
          step,
          true,
          "%s kept its bounds for %d images%s"
              .formatted(
                  watched.newer(),
                  newer.tried(),
                  step.canaryPerMille() > 0 ? " of the canary's time: now for all" : ""));
    }
  }

  private void end(RolloutStep step, boolean keeps, String reason) {
    LOG.info("Guard: {}", reason);
    try {
      stages.end(step, keeps, reason);
      watchedStep = Optional.empty();
    } catch (RefusedException e) {
      LOG.info("Guard: {}", e.getMessage());
    }
  }

  private VersionCounts sinceStart(String version, String beside) {
    VersionCounts all = VersionCounts.NONE;
    for (Map.Entry<String, ModelFigures> each : latest.entrySet()) {
      ModelFigures now = each.getValue();
      if (now.getVersion().equals(version) && now.getBeside().equals(beside)) {
        ModelFigures before = atStart.get(each.getKey());
        VersionCounts counts = FigureRecords.counts(now);
        all =
            all.plus(
                before != null
                        && before.getSince().equals(now.getSince())
                        && before.getBeside().equals(beside)
                    ? counts.since(FigureRecords.counts(before))
                    : counts);
      }
    }
    return all;
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
