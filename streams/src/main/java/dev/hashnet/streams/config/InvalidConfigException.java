package dev.hashnet.streams.config;

/**
 * A configuration that is refused. The message names the property, what was expected and what was
 * found.
 */
public final class InvalidConfigException extends RuntimeException {
  public InvalidConfigException(String message) {
    super(message);
  }

  static InvalidConfigException of(String property, String expected, String found) {
    return new InvalidConfigException(
        "Cannot read the configuration: property=%s: expected %s, found \"%s\""
            .formatted(property, expected, found));
  }
}
