package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real Chromium with one page, driven over its DevTools protocol; there is no driver between.
 *
 * <p>Whatever the page writes to its console as an error, and every script that fails, is kept.
 * Threads: for one thread.
 */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  private Browser(Process process, Path profile) throws Exception {
    this.process = process;
    Path ports = profile.resolve("DevToolsActivePort");
    await().atMost(PATIENCE).until(() -> Files.exists(ports) && Files.size(ports) > 0);
    String port = Files.readAllLines(ports).get(0);
    HttpRequest newPage =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
            .PUT(BodyPublishers.noBody())
            .build();
    String page = http.send(newPage, BodyHandlers.ofString()).body();
    URI address = URI.create(JSON.readTree(page).get("webSocketDebuggerUrl").asText());
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(address, new Listener())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
  }

  /** The program, if one is installed. */
  static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile a folder for its files
   */
  static Browser start(Path program, Path profile) throws Exception {
    Files.createDirectories(profile);
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-extensions",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    return new Browser(process, profile);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void take(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
        if (answer != null) {
          answer.complete(message);
        }
        return;
      }
      JsonNode parameters = message.path("params");
      switch (message.path("method").asText()) {
        case "Runtime.exceptionThrown" ->
            errors.add(parameters.path("exceptionDetails").toString());
        case "Log.entryAdded" -> {
          JsonNode entry = parameters.path("entry");
          if (entry.path("level").asText().equals("error")) {
            errors.add(entry.path("text").asText() + " " + entry.path("url").asText());
          }
        }
        default -> {
          // Others are of no interest.
        }
      }
    } catch (IOException e) {
      errors.add(e.toString());
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    WebSocket unused =
        socket.sendText(message.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    JsonNode result = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(result.has("error")).as("%s: %s", method, result).isFalse();
    return result.path("result");
  }

  /** Sets the size of the page, pixels. */
  void size(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** Light or dark. */
  void scheme(String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void open(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
    await()
        .atMost(PATIENCE)
        .until(() -> evaluate("document.readyState").asText().equals("complete"));
  }

  /** The value of an expression; a promise is awaited. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(result.has("exceptionDetails")).as("%s: %s", expression, result).isFalse();
    return result.path("result").path("value");
  }

  /** Waits until the expression is true. */
  void awaitTrue(String expression) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
  }

  /** Presses a key of one letter. */
  void press(String key) throws Exception {
    call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "text", key));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  /** Puts a file into a file field. */
  void choose(String selector, Path file) throws Exception {
    JsonNode root = call("DOM.getDocument", Map.of()).path("root");
    JsonNode field =
        call(
            "DOM.querySelector",
            Map.of("nodeId", root.path("nodeId").asInt(), "selector", selector));
    call(
        "DOM.setFileInputFiles",
        Map.of("nodeId", field.path("nodeId").asInt(), "files", List.of(file.toString())));
  }

  /** Writes what the window shows as a PNG. */
  void screenshot(Path file) throws Exception {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JsonNode result = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(result.path("data").asText()));
  }

  /** What went wrong in the page so far. */
  List<String> errors() {
    return new ArrayList<>(errors);
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
