package dev.hashnet.streams.http;

import dev.hashnet.streams.config.HttpConfig;
import dev.hashnet.streams.config.InvalidConfigException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks other instances in a client's stead, and passes their answers on as they are. A question is
 * passed on once: two instances that each think the other has a collection, while it moves, do not
 * send it to and fro.
 *
 * <p>With TLS, an instance trusts the certificates of its own keystore. Threads: safe for use by
 * several threads.
 */
public final class Peers {
  private static final String HOP = "X-HashNet-Hop";

  /** A TLS handshake counts as connecting, and a busy machine takes its time over the first. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpConfig config;
  private final HttpClient client;

  /** Throws InvalidConfigException where the keystore cannot be read. */
  public Peers(HttpConfig config) {
    this.config = config;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (config.tls()) {
      builder.sslContext(trusting(config));
    }
    this.client = builder.build();
  }

  private static SSLContext trusting(HttpConfig config) {
    try (InputStream file = Files.newInputStream(Path.of(config.keystore()))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(file, config.keystorePassword().value().toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(keys);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidConfigException(
          "Cannot read the keystore: hashnet.http.tls.keystore=%s: %s"
              .formatted(config.keystore(), e));
    }
  }

  /** Passes a request without a body on. */
  void forward(Context ctx, String address) {
    HttpRequest.Builder request = request(uri(address, ctx)).GET();
    relay(ctx, address, request);
  }

  /** Passes a request on with a JSON body in place of its own. */
  void forward(Context ctx, String address, Object body) {
    HttpRequest.Builder request =
        request(uri(address, ctx))
            .header("Content-Type", Json.CONTENT_TYPE)
            .POST(BodyPublishers.ofByteArray(Json.bytes(body)));
    relay(ctx, address, request);
  }

  /** What an instance answers to a picture, or to anything else that is posted. */
  byte[] post(URI uri, String type, byte[] body) {
    HttpResponse<byte[]> answer =
        send(
            uri.toString(),
            request(uri).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    if (answer.statusCode() == 200) {
      return answer.body();
    }
    Problem problem = Json.read(answer.body(), Problem.class);
    throw new ProblemException(
        problem.status(), problem.title(), problem.object(), problem.expected(), problem.found());
  }

  private URI uri(String address, Context ctx) {
    @Nullable String query = ctx.queryString();
    return URI.create(
        "%s://%s%s%s"
            .formatted(
                config.tls() ? "https" : "http",
                address,
                ctx.path(),
                query == null ? "" : "?" + query));
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(TIMEOUT).header(HOP, "1");
  }

  private void relay(Context ctx, String address, HttpRequest.Builder request) {
    if (ctx.header(HOP) != null) {
      throw ProblemException.unavailable(
          "Cannot ask the index", "collection", "a place", "it moves between instances");
    }
    HttpResponse<byte[]> answer = send(address, request);
    ctx.status(answer.statusCode())
        .contentType(answer.headers().firstValue("Content-Type").orElse(Json.CONTENT_TYPE))
        .result(answer.body());
    answer
        .headers()
        .firstValue("Cache-Control")
        .ifPresent(value -> ctx.header("Cache-Control", value));
  }

  private HttpResponse<byte[]> send(String address, HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw ProblemException.unavailable(
          "Cannot ask another instance", "instance " + address, "an answer", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable(
          "Cannot ask another instance", "instance " + address, "an answer", "interrupted");
    }
  }
}
