package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** Asks instances, and holds every answer against their OpenAPI file. For one thread. */
final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final DescribedApi described;
  private final Set<String> asked = new TreeSet<>();

  /** An answer. */
  // Passed on, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, String type, byte[] bytes, JsonNode json) {}

  ApiClient(String base) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base).resolve("/openapi.yaml")).build();
    this.described = new DescribedApi(http.send(request, BodyHandlers.ofString()).body());
  }

  Answer get(String base, String path) throws Exception {
    return send("GET", base, HttpRequest.newBuilder(URI.create(base).resolve(path)).GET());
  }

  Answer post(String base, String path, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base).resolve(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    return send("POST", base, headers.length == 0 ? request : request.headers(headers));
  }

  Answer postJson(String base, String path, String body, String... headers) throws Exception {
    return post(base, path, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private Answer send(String method, String base, HttpRequest.Builder builder) throws Exception {
    HttpRequest request = builder.build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    String type =
        response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "").trim();
    JsonNode json =
        type.endsWith("json") ? JSON.readTree(response.body()) : MissingNode.getInstance();
    String operation = method + " " + request.uri().getPath();
    asked.add(operation);
    assertThat(described.faults(operation, response.statusCode(), type, json))
        .as("%s%s: %s", base, request.uri().getPath(), json)
        .isEmpty();
    return new Answer(response.statusCode(), type, response.body(), json);
  }

  /** Operations of the file that nobody asked. */
  Set<String> neverAsked() {
    Set<String> missing = new TreeSet<>(described.operations());
    missing.removeAll(asked);
    return missing;
  }
}
