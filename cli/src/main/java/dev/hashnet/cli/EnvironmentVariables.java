package dev.hashnet.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The environment variables that stand for properties.
 *
 * <ul>
 *   <li>{@code KAFKA_SASL_MECHANISM} is {@code sasl.mechanism}: an underscore is a dot, two are an
 *       underscore, three a hyphen, as in the images of Confluent;
 *   <li>{@code SCHEMA_REGISTRY_URL} is {@code schema.registry.url}, in the same way;
 *   <li>{@code HASHNET_ENCODE_BATCH_MAX_IMAGES} is {@code hashnet.encode.batch.max-images}: dots
 *       and hyphens are both underscores, so only who knows the properties can tell.
 * </ul>
 *
 * <p>Left out are variables that others set: those of the launcher, of Kafka's scripts, and the
 * ones that Kubernetes sets for each service, such as {@code KAFKA_PORT=tcp://10.0.0.1:9092}.
 */
final class EnvironmentVariables {
  private static final String KAFKA = "KAFKA_";
  private static final String REGISTRY = "SCHEMA_REGISTRY_";
  private static final String HASHNET = "HASHNET_";

  private static final Set<String> OF_OTHERS =
      Set.of(
          "HASHNET_OPTS",
          "HASHNET_HOME",
          "HASHNET_CACHE",
          "HASHNET_CONFIG",
          "KAFKA_HOME",
          "KAFKA_OPTS",
          "KAFKA_HEAP_OPTS",
          "KAFKA_JMX_OPTS",
          "KAFKA_GC_LOG_OPTS",
          "KAFKA_LOG4J_OPTS",
          "KAFKA_JVM_PERFORMANCE_OPTS",
          "KAFKA_VERSION",
          "SCHEMA_REGISTRY_OPTS",
          "SCHEMA_REGISTRY_HEAP_OPTS");

  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_(TCP|UDP)(_.*)?)");

  private final Map<String, String> variables;

  EnvironmentVariables(Map<String, String> variables) {
    this.variables = new TreeMap<>(variables);
    this.variables.keySet().removeIf(EnvironmentVariables::isOfOthers);
    this.variables.values().removeIf(value -> value.startsWith("tcp://"));
  }

  private static boolean isOfOthers(String name) {
    return OF_OTHERS.contains(name) || SERVICE_LINK.matcher(name).matches();
  }

  /** Properties of Kafka and of the registry's client. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    variables.forEach(
        (name, value) -> {
          if (name.startsWith(REGISTRY)) {
            properties.put("schema.registry." + dotted(name.substring(REGISTRY.length())), value);
          } else if (name.startsWith(KAFKA)) {
            properties.put(dotted(name.substring(KAFKA.length())), value);
          }
        });
    return properties;
  }

  private static String dotted(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replace("___", "-")
        .replace("__", "\0")
        .replace('_', '.')
        .replace('\0', '_');
  }

  /** Variables that begin with {@code HASHNET_}, under their own names. */
  Map<String, String> hashnet() {
    Map<String, String> own = new TreeMap<>(variables);
    own.keySet().removeIf(name -> !name.startsWith(HASHNET));
    return own;
  }
}
