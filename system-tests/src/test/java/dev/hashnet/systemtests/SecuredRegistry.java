package dev.hashnet.systemtests;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hashnet.quickstart.embedded.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A door before a registry that opens by TLS and a password only. */
final class SecuredRegistry implements AutoCloseable {
  private static final String NAME = "hashnet";
  private static final String PASSWORD = "correct4horse";
  private static final int HTTP_OK = 200;

  private final URI behind;
  private final Path certificate;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger answered = new AtomicInteger();

  /** Before the registry of a platform; the certificate lies in the folder. */
  static SecuredRegistry start(String registryUrl, Path folder) throws Exception {
    Files.createDirectories(folder);
    SelfSignedCertificate key = SelfSignedCertificate.create(folder);
    return new SecuredRegistry(
        URI.create(registryUrl), SelfSignedCertificate.certificate(folder), context(key));
  }

  private SecuredRegistry(URI behind, Path certificate, SSLContext context) throws IOException {
    this.behind = behind;
    this.certificate = certificate;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(threads);
    server
        .createContext("/", this::pass)
        .setAuthenticator(
            new BasicAuthenticator("registry") {
              @Override
              public boolean checkCredentials(String name, String password) {
                return name.equals(NAME) && password.equals(PASSWORD);
              }
            });
    server.start();
  }

  private static SSLContext context(SelfSignedCertificate key)
      throws IOException, GeneralSecurityException {
    char[] password = key.password().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(key.keystore())) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** What a client sets to come in, as docs/security.md shows it. */
  Map<String, String> client() {
    return client(PASSWORD);
  }

  /** The same of one who has forgotten the password. */
  Map<String, String> client(String password) {
    return Map.of(
        "schema.registry.url",
        "https://localhost:%d%s".formatted(server.getAddress().getPort(), behind.getPath()),
        "basic.auth.credentials.source",
        "USER_INFO",
        "basic.auth.user.info",
        NAME + ":" + password,
        "schema.registry.ssl.truststore.type",
        "PEM",
        "schema.registry.ssl.truststore.location",
        certificate.toString());
  }

  /** Requests that were let in and answered with success. */
  int answered() {
    return answered.get();
  }

  private void pass(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
        .ifPresent(type -> request.header("Content-Type", type));
    HttpResponse<byte[]> answer;
    try {
      answer = client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (answer.statusCode() == HTTP_OK) {
      answered.incrementAndGet();
    }
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    try (exchange) {
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
