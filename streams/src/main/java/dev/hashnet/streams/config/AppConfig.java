package dev.hashnet.streams.config;

import dev.hashnet.schemas.topics.TopicNames;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The whole configuration of an instance.
 *
 * @param applicationId the encode application is {@code <id>-encode}, the index application {@code
 *     <id>-index}
 * @param instance name of the instance in {@code model-status}; empty: host name and process id
 * @param kafka settings of Kafka Streams and its clients, {@code bootstrap.servers} among them, as
 *     they stand in the file
 */
public record AppConfig(
    String applicationId,
    Set<Role> roles,
    TopicNames topics,
    String instance,
    Duration registryWait,
    EncodeConfig encode,
    IndexConfig index,
    LinesConfig lines,
    LimitsConfig limits,
    ModelConfig model,
    ReferenceConfig references,
    HttpConfig http,
    Map<String, String> kafka) {
  /** The two applications. One process may run both. */
  public enum Role {
    /** Images to codes: needs the device. */
    ENCODE,
    /** Codes to alerts: needs memory. */
    INDEX
  }

  private static final Property<String> APPLICATION_ID =
      Property.text(
          "hashnet.application-id",
          "1..200 letters, digits, dots, underscores and hyphens",
          "[a-zA-Z0-9._-]{1,200}",
          "hashnet",
          "Names the consumer groups and transactions: <id>-encode and <id>-index.");
  private static final Property<List<String>> ROLES =
      Property.texts(
          "hashnet.roles",
          "encode, index, or both with a comma",
          "encode|index",
          "encode,index",
          "What this instance does.");
  private static final Property<String> TOPIC_PREFIX =
      Property.text(
          "hashnet.topic.prefix",
          "at most 100 letters, digits, dots, underscores and hyphens",
          "[a-zA-Z0-9._-]{0,100}",
          "",
          "Stands before the name of every topic.");
  private static final Property<String> INSTANCE =
      Property.text(
          "hashnet.instance",
          "at most 200 letters, digits, dots, underscores and hyphens",
          "[a-zA-Z0-9._-]{0,200}",
          "",
          "Name of this instance in model-status; by default host name and process id.");
  private static final Property<Duration> REGISTRY_WAIT =
      Property.duration(
          "hashnet.registry.wait",
          "20 s",
          "How long a call to an unreachable Schema Registry is tried again before the application stops.");

  private static final List<Property<?>> OWN =
      List.of(APPLICATION_ID, ROLES, TOPIC_PREFIX, INSTANCE, REGISTRY_WAIT);

  /** Every property there is, group by group. */
  public static final List<Property<?>> PROPERTIES =
      Stream.of(
              OWN,
              LinesConfig.PROPERTIES,
              EncodeConfig.PROPERTIES,
              IndexConfig.PROPERTIES,
              LimitsConfig.PROPERTIES,
              ModelConfig.PROPERTIES,
              ReferenceConfig.PROPERTIES,
              HttpConfig.PROPERTIES)
          .<Property<?>>flatMap(List::stream)
          .toList();

  /** Properties of earlier releases that are no more, with what to write instead. None so far. */
  private static final Map<String, String> REMOVED = Map.of();

  public AppConfig {
    roles = Set.copyOf(roles);
    kafka = Map.copyOf(kafka);
    if (roles.isEmpty()) {
      throw InvalidConfigException.of(ROLES.name(), ROLES.expected(), "");
    }
    if (registryWait.compareTo(encode.timeout()) >= 0) {
      throw InvalidConfigException.of(
          REGISTRY_WAIT.name(),
          "less than hashnet.encode.timeout=" + encode.timeout(),
          registryWait.toString());
    }
  }

  /**
   * Throws InvalidConfigException: an unknown {@code hashnet.*} name, or a value without the
   * property's form.
   */
  public static AppConfig of(Map<String, String> values) {
    return of(values, Map.of());
  }

  /**
   * As {@link #of(Map)}, with environment variables over the values: {@code
   * HASHNET_ENCODE_BATCH_MAX_IMAGES} for {@code hashnet.encode.batch.max-images}.
   */
  public static AppConfig of(Map<String, String> values, Map<String, String> environment) {
    Settings settings = new Settings(values);
    settings.override(environment, PROPERTIES);
    settings.requireKnown(PROPERTIES, REMOVED);
    settings.requireNoMisspeltKafka();
    return new AppConfig(
        settings.get(APPLICATION_ID),
        roles(settings.get(ROLES)),
        new TopicNames(settings.get(TOPIC_PREFIX)),
        settings.get(INSTANCE),
        settings.get(REGISTRY_WAIT),
        EncodeConfig.of(settings),
        IndexConfig.of(settings),
        LinesConfig.of(settings),
        LimitsConfig.of(settings),
        ModelConfig.of(settings),
        ReferenceConfig.of(settings),
        HttpConfig.of(settings),
        settings.passedToKafka());
  }

  private static Set<Role> roles(List<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      if (names.contains(Units.kebab(role))) {
        roles.add(role);
      }
    }
    return roles;
  }

  /** A properties file with every property, its meaning, form and default. */
  public static String reference() {
    StringBuilder text = new StringBuilder();
    for (Property<?> property : PROPERTIES) {
      text.append(
          "# %s%n# Expected: %s.%n#%s=%s%n%n"
              .formatted(
                  property.doc(), property.expected(), property.name(), property.defaultText()));
    }
    return text.toString();
  }
}
