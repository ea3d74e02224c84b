package dev.hashnet.cli;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;

/**
 * Asks broker and registry whether they are there, before a command starts, so that what is missing
 * is said in one line.
 */
public final class Connectivity {
  private static final int CONNECT_TIMEOUT_MS = 3_000;
  private static final int ANSWER_TIMEOUT_MS = 8_000;

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
    properties.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 1_000);
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
      throw new OperatorException(
          "Cannot use schema registry at "
              + url
              + ": it answered with HTTP status "
              + e.getStatus()
              + ": "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new OperatorException(
          "Cannot reach schema registry at " + url + ": " + ErrorLine.of(e), e);
    }
  }

  /**
   * Checks that the topics exist.
   *
   * @throws OperatorException naming those that do not
   */
  public static void requireTopics(Admin admin, String... names) {
    Set<String> present;
    try {
      present = await(admin.listTopics().names());
    } catch (ExecutionException | TimeoutException e) {
      throw new OperatorException("Cannot list topics: " + ErrorLine.of(e), e);
    }
    List<String> missing = new ArrayList<>(List.of(names));
    missing.removeAll(present);
    if (!missing.isEmpty()) {
      throw new OperatorException(
          "Missing topics: "
              + String.join(", ", missing)
              + "; './hashnet topics create' creates them");
    }
  }

  private static void requireOneOpenPort(String servers) {
    List<InetSocketAddress> addresses;
    try {
      addresses =
          ClientUtils.parseAndValidateAddresses(List.of(servers.split(",", -1)), "use_all_dns_ips");
    } catch (ConfigException e) {
      throw new OperatorException(
          cannotReach(servers) + ErrorLine.oneLine(String.valueOf(e.getMessage())), e);
    }
    List<String> failures = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      try (Socket socket = new Socket()) {
        socket.connect(address, CONNECT_TIMEOUT_MS);
        return;
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    throw new OperatorException(
        cannotReach(servers) + String.join("; ", new LinkedHashSet<>(failures)));
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
