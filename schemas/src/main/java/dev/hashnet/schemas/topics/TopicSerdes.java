package dev.hashnet.schemas.topics;

import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.ModelFigures;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.serde.AvroSerde;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;

/**
 * The serdes of the topics with Avro values, each under its topic's subject.
 *
 * @param register whether serializers register their schema; otherwise {@link Subjects#register}
 *     must have been called before
 */
public record TopicSerdes(SchemaRegistryClient client, TopicNames topics, boolean register) {
  public AvroSerde<ImageEvent> imageEvents() {
    return of(topics.imageEvents(), ImageEvent.class);
  }

  public AvroSerde<ImageCode> imageCodes() {
    return of(topics.imageCodes(), ImageCode.class);
  }

  public AvroSerde<NearDuplicateAlert> nearDuplicateAlerts() {
    return of(topics.nearDuplicateAlerts(), NearDuplicateAlert.class);
  }

  public AvroSerde<ModelManifest> models() {
    return of(topics.models(), ModelManifest.class);
  }

  public AvroSerde<ModelRollout> modelRollout() {
    return of(topics.modelRollout(), ModelRollout.class);
  }

  public AvroSerde<ModelStatus> modelStatus() {
    return of(topics.modelStatus(), ModelStatus.class);
  }

  public AvroSerde<DuplicateFeedback> duplicateFeedback() {
    return of(topics.duplicateFeedback(), DuplicateFeedback.class);
  }

  public AvroSerde<ModelFigures> modelFigures() {
    return of(topics.modelFigures(), ModelFigures.class);
  }

  private <T extends SpecificRecord> AvroSerde<T> of(String topic, Class<T> type) {
    return new AvroSerde<>(client, TopicNames.valueSubject(topic), type, register);
  }
}
