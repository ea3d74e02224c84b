package dev.hashnet.streams.rollout;

import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.ModelFigures;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.rollout.RolloutRecords;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The model topics as an operator reads and writes them.
 *
 * <p>Throws KafkaException where the broker refuses. Threads: one at a time.
 */
public final class RolloutTopics {
  /**
   * What an instance last said of a version.
   *
   * @param heardMs when the broker got it, epoch milliseconds
   */
  public record HeardStatus(ModelStatus status, long heardMs) {}

  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> kafka;
  private final TopicSerdes serdes;
  private final TopicNames topics;

  /**
   * @param kafka properties of clients: addresses and security
   */
  public RolloutTopics(Map<String, Object> kafka, TopicSerdes serdes) {
    this.kafka = Map.copyOf(kafka);
    this.serdes = serdes;
    this.topics = serdes.topics();
  }

  /** What was decided for the line; without a step where nothing was. */
  public RolloutTimeline timeline(String line) {
    ConsumerRecord<String, byte[]> latest = latest(topics.modelRollout()).get(line);
    return latest == null
        ? new RolloutTimeline()
        : RolloutRecords.timeline(
            serdes.modelRollout().deserializer().deserialize(latest.topic(), latest.value()));
  }

  /** The published versions of the line, in the order of their publishing. */
  public Map<String, ModelManifest> manifests(String line) {
    Map<String, ModelManifest> manifests = new LinkedHashMap<>();
    latest(topics.models())
        .forEach(
            (version, each) -> {
              ModelManifest manifest =
                  serdes.models().deserializer().decode(each.topic(), each.value());
              if (manifest.getLine().equals(line)) {
                manifests.put(version, manifest);
              }
            });
    return manifests;
  }

  /** What all instances last said of all versions of the line. */
  public List<HeardStatus> statuses(String line) {
    List<HeardStatus> statuses = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> each : latest(topics.modelStatus()).values()) {
      ModelStatus status = serdes.modelStatus().deserializer().decode(each.topic(), each.value());
      if (status.getLine().equals(line)) {
        statuses.add(new HeardStatus(status, each.timestamp()));
      }
    }
    return statuses;
  }

  /**
   * What an instance last counted of a version.
   *
   * @param heardMs when the broker got it, epoch milliseconds
   */
  public record HeardFigures(ModelFigures figures, long heardMs) {}

  /** What all instances last counted of all versions of the line. */
  public List<HeardFigures> figures(String line) {
    List<HeardFigures> all = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> each : latest(topics.modelFigures()).values()) {
      ModelFigures figures =
          serdes.modelFigures().deserializer().decode(each.topic(), each.value());
      if (figures.getLine().equals(line)) {
        all.add(new HeardFigures(figures, each.timestamp()));
      }
    }
    return all;
  }

  /**
   * Reads the line's timeline, and writes what the decision makes of it. One process at a time: a
   * second one fences the first, whose decision then fails.
   */
  public RolloutTimeline decide(String line, UnaryOperator<RolloutTimeline> decision) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "hashnet-rollout-" + line);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      RolloutTimeline next = decision.apply(timeline(line));
      ModelRollout record = RolloutRecords.rollout(line, next);
      producer.beginTransaction();
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topics.modelRollout(), line, serdes.modelRollout().serializer().encode(record)));
      producer.commitTransaction();
      return next;
    }
  }

  /** By key, the last committed record; in the order of the records. */
  private Map<String, ConsumerRecord<String, byte[]>> latest(String topic) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    Map<String, ConsumerRecord<String, byte[]>> latest = new LinkedHashMap<>();
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end =
          Optional.ofNullable(consumer.endOffsets(List.of(partition)).get(partition))
              .orElseThrow(() -> new KafkaException("Cannot read topic: topic=" + topic));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
          latest.remove(each.key());
          if (each.value() != null) {
            latest.put(each.key(), each);
          }
        }
      }
    }
    return latest;
  }
}
