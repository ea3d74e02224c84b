package dev.hashnet.streams.figures;

import dev.hashnet.schemas.ModelFigures;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes an instance's figures on {@code model-figures}, keyed instance/version, every three
 * seconds. Serving goes on whether they are heard or not.
 */
public final class FiguresReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FiguresReporter.class);

  /** How often. */
  public static final Duration BEAT = Duration.ofSeconds(3);

  private final String topic;
  private final Producer<String, ModelFigures> producer;
  private final Supplier<Iterable<ModelFigures>> figures;
  private final ScheduledExecutorService beats;

  /**
   * @param producer closed with this
   * @param figures asked at each beat, on a thread of this
   */
  public FiguresReporter(
      String topic,
      Producer<String, ModelFigures> producer,
      Supplier<Iterable<ModelFigures>> figures) {
    this.topic = topic;
    this.producer = producer;
    this.figures = figures;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "hashnet-model-figures");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins. */
  public void start() {
    Future<?> unused =
        beats.scheduleWithFixedDelay(
            this::report, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void report() {
    try {
      for (ModelFigures each : figures.get()) {
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(topic, each.getInstance() + "/" + each.getVersion(), each));
      }
    } catch (KafkaException | IllegalStateException e) {
      LOG.warn("Cannot publish figures: topic={}: {}", topic, e.toString());
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
