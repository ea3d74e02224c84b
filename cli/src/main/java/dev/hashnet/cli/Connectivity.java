package dev.hashnet.cli;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * Asks broker and registry whether they are there, before a command starts, so that what is missing
 * is said in one line.
 */
public final class Connectivity {
  private static final int CONNECT_TIMEOUT_MS = 3_000;
  private static final int ANSWER_TIMEOUT_MS = 8_000;

  /** Every attempt to connect may log a warning: few attempts. */
  private static final int RECONNECT_MS = 2_000;

  private static final Pattern COMMA = Pattern.compile(",");

  /** As Kafka takes it: a protocol may stand before, an IPv6 address stands in brackets. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\w+://)?\\[?(?<host>[^\\[\\]/\\s]+?)]?:(?<port>[0-9]{1,5})");

  private static final int MAX_PORT = 65_535;

  private Connectivity() {}

  /**
   * Checks that a broker answers.
   *
   * @param kafkaProperties as {@link ConnectionOptions#kafkaProperties} gives them
   * @throws OperatorException if none does; takes a few seconds at most
   */
  public static void requireBroker(Map<String, Object> kafkaProperties) {
    openAdmin(kafkaProperties).close();
  }

  /**
   * An admin client of a broker that answers, for the caller to close.
   *
   * @throws OperatorException if none does; takes a few seconds at most
   */
  public static Admin openAdmin(Map<String, Object> kafkaProperties) {
    String servers =
        String.valueOf(kafkaProperties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    // A plain connection first: it fails at once and with the true reason, where Kafka's client
    // retries and warns until its time-out.
    requireOneOpenPort(servers);
    Map<String, Object> properties = new HashMap<>(kafkaProperties);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_TIMEOUT_MS / 2);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_TIMEOUT_MS);
    properties.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_MS);
    properties.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MS);
    Admin admin;
    try {
      admin = Admin.create(properties);
    } catch (KafkaException e) {
      throw new OperatorException(cannotReach(servers) + ErrorLine.of(e), e);
    }
    try {
      await(admin.describeCluster().nodes());
      return admin;
    } catch (ExecutionException | TimeoutException e) {
      admin.close(Duration.ZERO);
      if (e.getCause() instanceof AuthenticationException refused) {
        throw new OperatorException(
            "Kafka at %s refuses this client (security.protocol=%s): %s; look at the properties sasl.* and ssl.*"
                .formatted(
                    servers,
                    kafkaProperties.getOrDefault(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT"),
                    ErrorLine.oneLine(String.valueOf(refused.getMessage()))),
            e);
      }
      throw new OperatorException(
          cannotReach(servers)
              + "the port is open, but no Kafka broker answers: "
              + ErrorLine.of(e),
          e);
    }
  }

  /**
   * Checks that the registry answers.
   *
   * @param url what the client was made for, for the message
   * @throws OperatorException if it does not
   */
  public static void requireRegistry(SchemaRegistryClient client, String url) {
    try {
      client.getAllSubjects();
    } catch (RestClientException e) {
      String hint =
          switch (e.getStatus()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> "; is the path in the URL right?";
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                "; look at the properties basic.auth.* and bearer.auth.*";
            default -> "";
          };
      throw new OperatorException(
          "Cannot use schema registry at "
              + url
              + ": it answered with HTTP status "
              + e.getStatus()
              + ": "
              + e.getMessage()
              + hint,
          e);
    } catch (IOException e) {
      String hint =
          e instanceof SSLException ? "; look at the properties schema.registry.ssl.*" : "";
      throw new OperatorException(
          "Cannot reach schema registry at " + url + ": " + ErrorLine.of(e) + hint, e);
    }
  }

  /**
   * Checks that the topics exist.
   *
   * @throws OperatorException naming those that do not
   */
  public static void requireTopics(Admin admin, String... names) {
    try {
      requirePresent(await(admin.listTopics().names()), List.of(names));
    } catch (ExecutionException | TimeoutException e) {
      throw new OperatorException("Cannot list topics: " + ErrorLine.of(e), e);
    }
  }

  static void requirePresent(Set<String> present, List<String> names) {
    List<String> missing = names.stream().filter(name -> !present.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new OperatorException(
          "Missing topics: "
              + String.join(", ", missing)
              + "; './hashnet topics create' creates them");
    }
  }

  private static void requireOneOpenPort(String servers) {
    Set<String> failures = new LinkedHashSet<>();
    for (String server : COMMA.splitAsStream(servers).toList()) {
      Matcher address = HOST_AND_PORT.matcher(server.strip());
      // What is no address is left to Kafka's client, which says what is wrong with it.
      if (!isAddress(address) || isOpen(address.group("host"), port(address), failures)) {
        return;
      }
    }
    if (!failures.isEmpty()) {
      throw new OperatorException(cannotReach(servers) + String.join("; ", failures));
    }
  }

  private static boolean isAddress(Matcher address) {
    return address.matches() && port(address) <= MAX_PORT;
  }

  private static int port(Matcher address) {
    return Integer.parseInt(address.group("port"));
  }

  private static boolean isOpen(String host, int port, Set<String> failures) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      failures.add("unknown host " + host);
      return false;
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException e) {
      failures.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static String cannotReach(String servers) {
    return "Cannot reach Kafka at " + servers + ": ";
  }

  private static <T> T await(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
    try {
      return future.get(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("Interrupted while waiting for Kafka", e);
    }
  }
}
