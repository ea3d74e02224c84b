package dev.hashnet.trainer.publish;

import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.serde.AvroSerde;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;

/** {@link PublishedModels}, read from the topics anew at each question. */
public final class ModelTopics implements PublishedModels, AutoCloseable {
  private final Consumer<String, byte[]> consumer;
  private final TopicNames topics;
  private final TopicSerdes serdes;

  public ModelTopics(Map<String, Object> kafkaProperties, TopicSerdes serdes) {
    this.consumer = LatestRecords.consumer(kafkaProperties);
    this.topics = serdes.topics();
    this.serdes = serdes;
  }

  @Override
  public Optional<ModelManifest> manifest(String version) {
    return latest(topics.models(), version, serdes.models());
  }

  @Override
  public Optional<ModelRollout> rollout(String line) {
    return latest(topics.modelRollout(), line, serdes.modelRollout());
  }

  private <T extends SpecificRecord> Optional<T> latest(
      String topic, String key, AvroSerde<T> serde) {
    byte[] value = new LatestRecords(consumer).read(topic).get(key);
    return Optional.ofNullable(value).map(bytes -> serde.deserializer().decode(topic, bytes));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
