package dev.hashnet.streams.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hashnet.cli.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running instance for the near-duplicates of a picture. */
@Command(
    name = "search",
    description = {
      "Shows the images of a collection that are near a picture or an image, nearest first, with their distances in"
          + " bits.",
      "Asks the HTTP interface of a running instance (hashnet.http.port); any instance will do."
    })
public final class SearchCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /** What is asked about. */
  static final class Asked {
    @Option(names = "--image", paramLabel = "FILE", description = "A picture.")
    private @Nullable Path image;

    @Option(names = "--id", paramLabel = "ID", description = "The id of an image that was sent.")
    private @Nullable String id;
  }

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Asked asked;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Where to search (default: ${DEFAULT-VALUE}).")
  private String collection = "";

  @Option(
      names = "--radius",
      paramLabel = "BITS",
      description = "Most bits that may differ, in every line (default: each line's own radius).")
  private @Nullable Integer radius;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most images shown (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8180",
      description = "A running instance (default: ${DEFAULT-VALUE}).")
  private URI server = URI.create("");

  @Option(names = "--json", description = "The whole answer as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    HttpResponse<String> answer = send(request());
    JsonNode body = read(answer);
    PrintWriter out = spec.commandLine().getOut();
    if (answer.statusCode() != 200) {
      throw new OperatorException(
          body.path("detail").asText("the server answered " + answer.statusCode()));
    }
    if (json) {
      out.println(answer.body());
    } else {
      print(out, body);
    }
    out.flush();
    return 0;
  }

  private HttpRequest request() {
    String query =
        "collection=%s&limit=%d%s"
            .formatted(
                URLEncoder.encode(collection, StandardCharsets.UTF_8),
                limit,
                radius == null ? "" : "&radius=" + radius);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/v1/search?" + query)).timeout(TIMEOUT);
    Path image = asked.image;
    if (image == null) {
      String body = JSON.createObjectNode().put("imageId", asked.id).toString();
      return request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(body))
          .build();
    }
    try {
      return request
          .header("Content-Type", "application/octet-stream")
          .POST(BodyPublishers.ofByteArray(Files.readAllBytes(image)))
          .build();
    } catch (IOException e) {
      throw new OperatorException("Cannot read picture: file=%s: %s".formatted(image, e), e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new OperatorException(
          "Cannot reach the instance: server=%s: %s; its page is on when hashnet.http.port is set"
              .formatted(server, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("Cannot reach the instance: interrupted", e);
    }
  }

  private JsonNode read(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new OperatorException(
          "Cannot read the answer: server=%s: expected JSON, found status %d"
              .formatted(server, answer.statusCode()),
          e);
    }
  }

  private static void print(PrintWriter out, JsonNode answer) {
    for (JsonNode line : answer.path("lines")) {
      out.printf(
          "%s %s: %d within %d of %d bits%n",
          line.path("line").asText(),
          line.path("modelVersion").asText(),
          line.path("total").asLong(),
          line.path("radiusBits").asInt(),
          line.path("bits").asInt());
    }
    for (JsonNode found : answer.path("neighbours")) {
      StringBuilder distances = new StringBuilder();
      for (JsonNode each : found.path("distances")) {
        distances.append(
            "  %s %d%s"
                .formatted(
                    each.path("line").asText(),
                    each.path("distanceBits").asInt(),
                    each.path("within").asBoolean() ? "" : " (too far)"));
      }
      out.printf(
          "%-40s %s %s%n",
          found.path("imageId").asText(), found.path("eventTime").asText(), distances);
    }
  }
}
