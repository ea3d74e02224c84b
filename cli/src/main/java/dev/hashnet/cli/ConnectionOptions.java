package dev.hashnet.cli;

import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.topics.TopicNames;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the broker and the registry are, as a picocli mixin. An option goes before an environment
 * variable, that before the file, and the file before the default.
 *
 * <p>The file holds Java properties: {@code bootstrap.servers}, {@code schema.registry.url}, {@code
 * hashnet.*}, what the registry client reads ({@code schema.registry.*}, {@code basic.auth.*},
 * {@code bearer.auth.*}), and anything else for Kafka's clients. Variables are those of {@link
 * EnvironmentVariables}; a value of either may be taken from elsewhere, see {@link Secrets}.
 *
 * <p>Errors: {@link OperatorException}, for a file that cannot be read and for values that cannot
 * be used.
 *
 * <p>Threads: for one thread.
 */
public final class ConnectionOptions {
  private static final String DEFAULT_BOOTSTRAP_SERVERS = "localhost:9092";
  private static final String DEFAULT_REGISTRY = "http://localhost:8081";
  private static final String REGISTRY_URL = "schema.registry.url";
  private static final String TOPIC_PREFIX = "hashnet.topic.prefix";
  private static final String OWN = "hashnet.";

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description =
          "Kafka brokers, with commas between (default: " + DEFAULT_BOOTSTRAP_SERVERS + ").")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Schema registry (default: " + DEFAULT_REGISTRY + ").")
  private @Nullable String registry;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties: bootstrap.servers, schema.registry.url, hashnet.*, and anything for Kafka's clients.")
  private @Nullable Path config;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      description = "Put before the name of every topic (default: none).")
  private @Nullable String topicPrefix;

  private final Map<String, String> environment;
  private @Nullable Map<String, String> read;

  public ConnectionOptions() {
    this(System.getenv());
  }

  ConnectionOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * What Kafka's clients get: the file without our own and the registry's properties, and {@code
   * bootstrap.servers}. A new map each time.
   */
  public Map<String, Object> kafkaProperties() {
    Map<String, Object> properties = new HashMap<>();
    properties()
        .forEach(
            (key, value) -> {
              if (isForKafka(key)) {
                properties.put(key, value);
              }
            });
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    return properties;
  }

  /** The file's {@code hashnet.*} properties, with that prefix. */
  public Map<String, String> hashnetProperties() {
    Map<String, String> properties = new TreeMap<>(properties());
    properties.keySet().removeIf(key -> !key.startsWith(OWN));
    return properties;
  }

  /** The environment's {@code HASHNET_*} variables, which go before the file's properties. */
  public Map<String, String> hashnetVariables() {
    return new Secrets(environment).resolved(new EnvironmentVariables(environment).hashnet());
  }

  public String bootstrapServers() {
    return choose(
        bootstrapServers, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, DEFAULT_BOOTSTRAP_SERVERS);
  }

  public String registryUrl() {
    return choose(registry, REGISTRY_URL, DEFAULT_REGISTRY);
  }

  /** A new client of the registry, for the caller to close. Nothing is sent yet. */
  public SchemaRegistryClient registry() {
    try {
      return RegistryClients.connect(registryUrl(), properties());
    } catch (IllegalArgumentException e) {
      throw new OperatorException("Cannot use registry: " + e.getMessage(), e);
    }
  }

  public TopicNames topics() {
    try {
      return new TopicNames(choose(topicPrefix, TOPIC_PREFIX, ""));
    } catch (IllegalArgumentException e) {
      throw new OperatorException(ErrorLine.oneLine(String.valueOf(e.getMessage())), e);
    }
  }

  private String choose(@Nullable String option, String key, String fallback) {
    return Optional.ofNullable(option)
        .or(() -> ownVariable(key))
        .or(() -> Optional.ofNullable(properties().get(key)))
        .orElse(fallback);
  }

  private Optional<String> ownVariable(String key) {
    String name = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return Optional.ofNullable(hashnetVariables().get(name));
  }

  private Map<String, String> properties() {
    Map<String, String> all = read;
    if (all == null) {
      all = new TreeMap<>(config == null ? Map.of() : PropertiesFile.read(config));
      all.putAll(new EnvironmentVariables(environment).properties());
      all = new Secrets(environment).resolved(all);
      read = all;
    }
    return all;
  }

  private static boolean isForKafka(String key) {
    return !key.startsWith(OWN)
        && !key.startsWith("schema.registry.")
        && !key.startsWith("basic.auth.")
        && !key.startsWith("bearer.auth.");
  }
}
