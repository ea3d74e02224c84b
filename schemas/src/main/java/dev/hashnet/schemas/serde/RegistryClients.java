package dev.hashnet.schemas.serde;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Connects to a schema registry. Nothing is sent before the client is used. */
public final class RegistryClients {
  private static final int MAX_SCHEMAS_PER_SUBJECT = 1000;
  private static final Pattern COMMA = Pattern.compile(",");

  /**
   * The client's own time-outs are a minute; a registry answers in milliseconds or is in trouble.
   */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, 5_000,
          SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, 10_000,
          // So that a burst of garbage does not ask for the same unknown id once a record.
          SchemaRegistryClientConfig.MISSING_ID_CACHE_TTL_CONFIG, 5L);

  /** Settings that the client casts to Long, where a properties file holds text. */
  private static final Set<String> SECONDS =
      Set.of(
          SchemaRegistryClientConfig.MISSING_ID_CACHE_TTL_CONFIG,
          SchemaRegistryClientConfig.MISSING_VERSION_CACHE_TTL_CONFIG,
          SchemaRegistryClientConfig.MISSING_SCHEMA_CACHE_TTL_CONFIG);

  private RegistryClients() {}

  /**
   * Connects to the registry.
   *
   * @param urls one or more, with commas between; {@code mock://scope} is a registry in memory,
   *     shared by all clients of the scope
   * @param config the client's properties, such as {@code basic.auth.credentials.source}, bare or
   *     behind {@code schema.registry.}; text or typed; others are ignored
   * @throws IllegalArgumentException if there is no URL, or a setting is not of its type
   */
  public static SchemaRegistryClient connect(String urls, Map<String, ?> config) {
    List<String> list =
        COMMA.splitAsStream(urls).map(String::strip).filter(url -> !url.isEmpty()).toList();
    if (list.isEmpty()) {
      throw new IllegalArgumentException("registry must have a URL: urls=" + urls);
    }
    return SchemaRegistryClientFactory.newClient(
        list, MAX_SCHEMAS_PER_SUBJECT, TolerantSchemaProvider.all(), complete(config), Map.of());
  }

  private static Map<String, Object> complete(Map<String, ?> config) {
    Map<String, Object> all = new HashMap<>(config);
    DEFAULTS.forEach(
        (key, value) -> {
          if (!config.containsKey(SchemaRegistryClientConfig.CLIENT_NAMESPACE + key)) {
            all.putIfAbsent(key, value);
          }
        });
    SECONDS.forEach(
        key -> all.computeIfPresent(key, (name, value) -> number(name, value).longValue()));
    all.computeIfPresent(
        SchemaRegistryClientConfig.MISSING_CACHE_SIZE_CONFIG,
        (name, value) -> number(name, value).intValue());
    return all;
  }

  private static Number number(String name, Object value) {
    if (value instanceof Number number) {
      return number;
    }
    try {
      return Integer.valueOf(value.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " must be a whole number: " + name + "=" + value, e);
    }
  }
}
