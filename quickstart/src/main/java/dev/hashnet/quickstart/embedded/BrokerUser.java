package dev.hashnet.quickstart.embedded;

/**
 * A client of a broker's secured listener.
 *
 * @param name letters and digits
 * @param password letters and digits
 */
public record BrokerUser(String name, String password) {
  static final String MECHANISM = "SCRAM-SHA-512";
  static final String LOGIN_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule";

  public BrokerUser {
    if (!name.matches("[a-zA-Z0-9]+") || !password.matches("[a-zA-Z0-9]+")) {
      throw new IllegalArgumentException(
          "name and password must be letters and digits: name=" + name);
    }
  }

  /** As {@code kafka-storage format --add-scram} takes it. */
  String storedCredentials() {
    return "%s=[name=%s,password=%s]".formatted(MECHANISM, name, password);
  }

  /** As {@code sasl.jaas.config} takes it. */
  String clientLogin() {
    return "%s required username=\"%s\" password=\"%s\";".formatted(LOGIN_MODULE, name, password);
  }

  /** The same user, who has forgotten the password. */
  public BrokerUser withPassword(String other) {
    return new BrokerUser(name, other);
  }
}
