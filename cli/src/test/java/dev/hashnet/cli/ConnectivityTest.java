package dev.hashnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hashnet.schemas.serde.RegistryClients;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ConnectivityTest {
  private static Map<String, Object> servers(String servers) {
    return Map.of("bootstrap.servers", servers);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void requireBroker_closedPort_namesAddress() throws IOException {
    String address = "localhost:" + closedPort();

    assertThatThrownBy(() -> Connectivity.requireBroker(servers(address)))
        .isInstanceOf(OperatorException.class)
        .hasMessage("Cannot reach Kafka at " + address + ": Connection refused");
  }

  @Test
  void requireBroker_unknownHost_namesAddress() {
    assertThatThrownBy(() -> Connectivity.requireBroker(servers("no-such-host.invalid:9092")))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith(
            "Cannot reach Kafka at no-such-host.invalid:9092: unknown host no-such-host.invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:", "localhost:port", "localhost:99999", "", ","})
  void requireBroker_noAddress_saysWhatIsWrong(String servers) {
    assertThatThrownBy(() -> Connectivity.requireBroker(servers(servers)))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("Cannot reach Kafka at " + servers + ": ")
        .hasMessageContaining("bootstrap.servers");
  }

  @Test
  void requireBroker_severalAddresses_saysWhatIsWrongWithEach() throws IOException {
    String servers =
        "PLAINTEXT://[::1]:"
            + closedPort()
            + ", 127.0.0.1:"
            + closedPort()
            + ",no-such-host.invalid:1";

    assertThatThrownBy(() -> Connectivity.requireBroker(servers(servers)))
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("Cannot reach Kafka at " + servers + ": ")
        .hasMessageContaining("Connection refused")
        .hasMessageEndingWith("; unknown host no-such-host.invalid");
  }

  @Test
  void requireBroker_wrongClientSetting_saysWhatIsWrong() throws IOException {
    try (ServerSocket open = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Map<String, Object> properties = new HashMap<>(servers("127.0.0.1:" + open.getLocalPort()));
      properties.put("security.protocol", "NONSENSE");

      assertThatThrownBy(() -> Connectivity.requireBroker(properties))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("NONSENSE");
    }
  }

  @Test
  void requireBroker_portOfSomethingElse_saysThatItIsNoBroker() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Map<String, Object> properties = new HashMap<>(servers("127.0.0.1:" + silent.getLocalPort()));
      properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 200);
      properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 400);

      assertThatThrownBy(() -> Connectivity.requireBroker(properties))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("no Kafka broker answers");
    }
  }

  @Test
  void requireBroker_failing_logsNothing() throws IOException {
    String address = "localhost:" + closedPort();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      LoggerFactory.getLogger("dev.hashnet.canary").info("canary");
      assertThatThrownBy(() -> Connectivity.requireBroker(servers(address)))
          .isInstanceOf(OperatorException.class);
    } finally {
      System.setErr(before);
    }

    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .endsWith("canary");
  }

  @Test
  void requireRegistry_closedPort_namesUrl() throws IOException {
    String url = "http://127.0.0.1:" + closedPort();

    assertThatThrownBy(
            () -> Connectivity.requireRegistry(RegistryClients.connect(url, Map.of()), url))
        .isInstanceOf(OperatorException.class)
        .hasMessage(
            "Cannot reach schema registry at " + url + ": ConnectException: Connection refused");
  }

  @Test
  void requireRegistry_pathOfSomethingElse_saysSo() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();

      assertThatThrownBy(
              () -> Connectivity.requireRegistry(RegistryClients.connect(url, Map.of()), url))
          .isInstanceOf(OperatorException.class)
          .hasMessageStartingWith("Cannot use schema registry at " + url + ": ")
          .hasMessageContaining("404")
          .hasMessageContaining("is the path in the URL right?");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void requireRegistry_thatAnswers_passes() {
    SchemaRegistryClient mock = RegistryClients.connect("mock://connectivity-test", Map.of());

    Connectivity.requireRegistry(mock, "mock://connectivity-test");
  }

  @Test
  void requireTopics_someMissing_namesThem() {
    assertThatThrownBy(
            () ->
                Connectivity.requirePresent(
                    Set.of("image-events"), List.of("image-events", "image-codes", "models")))
        .isInstanceOf(OperatorException.class)
        .hasMessage("Missing topics: image-codes, models; './hashnet topics create' creates them");
  }

  @Test
  void requireTopics_allThere_passes() {
    Connectivity.requirePresent(Set.of("image-events", "image-codes"), List.of("image-codes"));
  }
}
