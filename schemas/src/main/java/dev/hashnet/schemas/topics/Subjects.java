package dev.hashnet.schemas.topics;

import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.ModelFigures;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.serde.SubjectRegistration;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** The subjects of the registry: one a topic with Avro values. */
public final class Subjects {
  private Subjects() {}

  /** The generated class of each topic with Avro values, in the order of the record path. */
  public static Map<String, Class<? extends SpecificRecord>> valueTypes(TopicNames topics) {
    Map<String, Class<? extends SpecificRecord>> types = new LinkedHashMap<>();
    types.put(topics.imageEvents(), ImageEvent.class);
    types.put(topics.imageCodes(), ImageCode.class);
    types.put(topics.nearDuplicateAlerts(), NearDuplicateAlert.class);
    types.put(topics.models(), ModelManifest.class);
    types.put(topics.modelRollout(), ModelRollout.class);
    types.put(topics.modelStatus(), ModelStatus.class);
    types.put(topics.modelFigures(), ModelFigures.class);
    types.put(topics.duplicateFeedback(), DuplicateFeedback.class);
    return types;
  }

  /**
   * Sets every subject to FULL_TRANSITIVE and registers our schema in it. Doing it again changes
   * nothing.
   *
   * @return the schema ids by subject
   * @throws dev.hashnet.schemas.serde.SchemaNotRegisteredException if the registry refuses a
   *     schema; names the subject
   * @throws dev.hashnet.schemas.serde.RegistryUnavailableException if the registry gives no answer
   */
  public static Map<String, Integer> register(SchemaRegistryClient client, TopicNames topics) {
    SubjectRegistration registration = new SubjectRegistration(client);
    Map<String, Integer> ids = new LinkedHashMap<>();
    valueTypes(topics)
        .forEach(
            (topic, type) -> {
              String subject = TopicNames.valueSubject(topic);
              ids.put(subject, registration.register(subject, type));
            });
    return ids;
  }
}
