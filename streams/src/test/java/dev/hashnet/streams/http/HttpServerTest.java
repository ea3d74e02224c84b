package dev.hashnet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.HttpConfig;
import dev.hashnet.streams.config.InvalidConfigException;
import dev.hashnet.streams.metrics.Exposition;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for all endpoints: who may do what, how it is refused, and health. */
class HttpServerTest {
  private static final String TOKEN = "0123456789abcdef";

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeInstance instance = new FakeInstance();
  private HttpServer server = start(Map.of());

  private HttpServer start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("hashnet.http.port", "0");
    HttpConfig config = AppConfig.of(all).http();
    return HttpServer.start(
        config,
        List.of(
            new HealthEndpoint(instance),
            new MetricsEndpoint(new Exposition(List.of(), Map::of)),
            javalin -> {
              javalin.post(
                  "/v1/change", ctx -> ctx.result(Requests.body(ctx, config.requestMaxBytes())));
              javalin.get(
                  "/broken",
                  ctx -> {
                    throw new IllegalStateException("secret inner working");
                  });
            }));
  }

  private void restart(Map<String, String> settings) {
    server.close();
    server = start(settings);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url()).resolve(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    HttpRequest.Builder request = request("/v1/change").POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String object)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = Json.MAPPER.readTree(answer.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("object").asText()).isEqualTo(object);
    assertThat(problem.get("detail").asText()).contains("expected", "found");
  }

  @Test
  void ready_sayWhyNot() throws Exception {
    assertThat(send(request("/health/ready")).statusCode()).isEqualTo(200);

    instance.reasons = List.of("index: partitions are being assigned or restored");
    HttpResponse<String> answer = send(request("/health/ready"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("DOWN", "restored");
    assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
  }

  @Test
  void live_failedInstance_isDown() throws Exception {
    instance.failure = Optional.of("broken device");

    assertThat(send(request("/health/live")).body()).contains("DOWN", "broken device");
  }

  @Test
  void metrics_areThePagesText() throws Exception {
    HttpResponse<String> answer = send(request("/metrics"));

    assertThat(answer.body()).contains("jvm_threads_current");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
  }

  @Test
  void everyAnswer_forbidsForeignScripts() throws Exception {
    HttpResponse<String> answer = send(request("/health/live"));

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void change_withoutConfiguredToken_isForThisMachine() throws Exception {
    assertThat(post("x").statusCode()).isEqualTo(200);
    assertProblem(post("x", "X-Forwarded-For", "10.0.0.1"), 403, "client");
  }

  @Test
  void change_withConfiguredToken_needsIt() throws Exception {
    restart(Map.of("hashnet.http.token", TOKEN));

    HttpResponse<String> none = post("x");
    assertProblem(none, 401, "header Authorization");
    assertThat(none.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    assertProblem(post("x", "Authorization", "Bearer " + TOKEN + "0"), 401, "header Authorization");
    assertProblem(post("x", "Authorization", "Basic " + TOKEN), 401, "header Authorization");
    assertThat(post("x", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    assertThat(none.body()).doesNotContain(TOKEN);
  }

  @Test
  void change_fromAForeignPage_isRefused() throws Exception {
    String own = server.url().substring(0, server.url().length() - 1);

    assertProblem(post("x", "Origin", "https://evil.example"), 403, "header Origin");
    assertThat(post("x", "Origin", own).statusCode()).isEqualTo(200);
  }

  @Test
  void localServer_underAForeignName_isRefused() throws Exception {
    // The JDK's client does not let a caller set Host.
    String head =
        raw("GET /health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

    assertThat(head).startsWith("HTTP/1.1 421");
  }

  @Test
  void body_beyondTheLimit_isRefusedWhateverItAnnounces() throws Exception {
    restart(Map.of("hashnet.http.request.max-bytes", "10 B"));

    assertThat(post("0123456789").body()).isEqualTo("0123456789");
    assertProblem(post("0123456789a"), 413, "body");
    String chunked =
        raw(
            String.join(
                "\r\n",
                "POST /v1/change HTTP/1.1",
                "Host: localhost",
                "Transfer-Encoding: chunked",
                "Connection: close",
                "",
                "14",
                "01234567890123456789",
                "0",
                "",
                ""));
    assertThat(chunked).startsWith("HTTP/1.1 413");
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @Test
  void unknownPathAndMethod_areProblems() throws Exception {
    assertProblem(send(request("/nothing")), 404, "request");
    assertProblem(send(request("/v1/change")), 405, "request");
  }

  @Test
  void failure_saysNothingOfTheInside() throws Exception {
    HttpResponse<String> answer = send(request("/broken"));

    assertProblem(answer, 500, "server");
    assertThat(answer.body()).doesNotContain("secret inner working");
  }

  @Test
  void start_portTaken_namesIt() {
    int taken = server.port();

    assertThatThrownBy(
            () ->
                HttpServer.start(
                    AppConfig.of(Map.of("hashnet.http.port", Integer.toString(taken))).http(),
                    List.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("hashnet.http.port=" + taken);
  }

  @Test
  void tls_anotherInstanceTrustsTheKeystore(@TempDir Path folder) throws Exception {
    Path keystore = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keystore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "open sesame",
                "-alias",
                "hashnet",
                "-keyalg",
                "EC",
                "-dname",
                "CN=hashnet",
                "-ext",
                "SAN=ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    Map<String, String> tls =
        Map.of(
            "hashnet.http.tls.keystore",
            keystore.toString(),
            "hashnet.http.tls.keystore-password",
            "open sesame");
    restart(tls);

    Peers peers = new Peers(AppConfig.of(tls).http());
    byte[] answer =
        peers.post(URI.create(server.url()).resolve("/v1/change"), "text/plain", new byte[] {1, 2});

    assertThat(server.url()).startsWith("https://");
    assertThat(answer).containsExactly(1, 2);
    assertThatThrownBy(() -> send(request("/health/live")))
        .as("a client that does not know the certificate")
        .isInstanceOf(SSLException.class);
  }

  @Test
  void start_noSuchKeystore_namesIt() {
    assertThatThrownBy(() -> start(Map.of("hashnet.http.tls.keystore", "/nowhere.p12")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("/nowhere.p12");
  }
}
