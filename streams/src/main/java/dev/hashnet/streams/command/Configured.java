package dev.hashnet.streams.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.InvalidConfigException;
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
    values.putAll(overrides);
    try {
      return AppConfig.of(values);
    } catch (InvalidConfigException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }
}
