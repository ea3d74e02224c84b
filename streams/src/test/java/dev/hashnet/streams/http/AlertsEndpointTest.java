package dev.hashnet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hashnet.schemas.topics.PairKey;
import dev.hashnet.streams.config.AppConfig;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertsEndpointTest {
  private final RecentAlerts alerts = new RecentAlerts(10, 0);
  private final Verdicts verdicts = new Verdicts(10);
  private final HttpServer server =
      HttpServer.start(
          AppConfig.of(Map.of("hashnet.http.port", "0")).http(),
          List.of(new AlertsEndpoint(alerts, verdicts, 1)));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url()).resolve(path));
  }

  private JsonNode get(String path) throws Exception {
    return Json.MAPPER.readTree(client.send(request(path).build(), BodyHandlers.ofString()).body());
  }

  private void add(String id, String neighbour, int distanceBits) {
    alerts.add(7, RecentAlertsTest.alert(id, neighbour, distanceBits));
  }

  @Test
  void alerts_areFilteredByDistanceAndCollection() throws Exception {
    add("a", "x", 1);
    add("b", "x", 5);

    assertThat(get("/v1/alerts?distance=3").path("alerts")).hasSize(1);
    assertThat(get("/v1/alerts?collection=photos").at("/alerts/0/imageId").asText()).isEqualTo("b");
    assertThat(get("/v1/alerts?collection=others").path("alerts")).isEmpty();
    assertThat(get("/v1/alerts?distance=-1").path("object").asText())
        .isEqualTo("parameter distance");
  }

  @Test
  void alerts_idsOfEveryKind_areEscapedInLinks() throws Exception {
    add("a b/../&c=%", "x", 1);

    assertThat(get("/v1/alerts").at("/alerts/0/picture").asText())
        .isEqualTo("/v1/images?collection=photos&id=a+b%2F..%2F%26c%3D%25&at=1%402");
  }

  @Test
  void clusters_deniedPairsBindNothing() throws Exception {
    add("a", "x", 1);
    add("b", "x", 1);
    assertThat(get("/v1/clusters").at("/clusters/0/size").asInt()).isEqualTo(3);

    verdicts.put(PairKey.of("b", "x").format(), "DENIED");

    assertThat(get("/v1/clusters").at("/clusters/0/size").asInt()).isEqualTo(2);
    assertThat(get("/v1/alerts").at("/alerts/0/nearest/verdict").asText()).isEqualTo("DENIED");
  }

  @Test
  void stream_sendsWhatComes_andGoesOnAfterTheLastOne() throws Exception {
    add("before", "x", 1);
    HttpRequest live =
        request("/v1/alerts/stream?distance=3").header("Accept", "text/event-stream").build();
    HttpResponse<InputStream> stream = client.send(live, BodyHandlers.ofInputStream());
    try (Scanner lines = new Scanner(stream.body(), StandardCharsets.UTF_8)) {
      // The first comment says that it is open.
      assertThat(lines.nextLine()).startsWith(":");
      HttpResponse<String> second = client.send(live, BodyHandlers.ofString());
      assertThat(second.statusCode()).as("beyond max-streams").isEqualTo(503);
      add("far", "x", 5);
      add("near", "x", 2);
      assertThat(nextAlert(lines)).contains("\"imageId\":\"near\"");
    }
  }

  private static String nextAlert(Scanner lines) {
    String line = lines.nextLine();
    while (!line.startsWith("data:")) {
      line = lines.nextLine();
    }
    return line;
  }

  @Test
  void stream_otherType_isRefused() throws Exception {
    assertThat(get("/v1/alerts/stream").path("status").asInt()).isEqualTo(406);
  }
}
