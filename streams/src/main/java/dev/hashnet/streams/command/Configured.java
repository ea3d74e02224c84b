package dev.hashnet.streams.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.InvalidConfigException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads the application's configuration out of a command's connection options. */
final class Configured {
  private Configured() {}

  /**
   * Throws OperatorException where the configuration is refused.
   *
   * @param overrides properties that the command's own options set
   */
  static AppConfig of(ConnectionOptions connection, Map<String, String> overrides) {
    Map<String, String> values = new TreeMap<>(connection.hashnetProperties());
    connection.kafkaProperties().forEach((name, value) -> values.put(name, String.valueOf(value)));
    values.put("hashnet.topic.prefix", connection.topics().prefix());
    Map<String, String> variables = new TreeMap<>(connection.hashnetVariables());
    // The options have looked at it already, and go before it.
    variables.remove("HASHNET_TOPIC_PREFIX");
    overrides
        .keySet()
        .forEach(name -> variables.remove(name.toUpperCase(Locale.ROOT).replace('.', '_')));
    values.putAll(overrides);
    try {
      return AppConfig.of(values, variables);
    } catch (InvalidConfigException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }
}
