package dev.hashnet.quickstart.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The Apicurio Registry server in a child JVM: schemas in memory, on the loopback address, spoken
 * to in Confluent's protocol.
 *
 * <p>The server's files are unpacked by the build; they are looked for where the system property
 * {@value #HOME_PROPERTY} says, and otherwise beside this module's classes.
 *
 * <p>Errors: IllegalStateException where the server's files are missing, or it does not come up.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  /** Folder that holds the unpacked server. */
  public static final String HOME_PROPERTY = "hashnet.registry.home";

  private static final String MAIN_CLASS = "io.quarkus.runner.GeneratedMain";
  private static final String RUNNER = "-runner.jar";
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final ChildProcess process;
  private final String url;

  private EmbeddedRegistry(ChildProcess process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a registry whose log goes to {@code registry.log} in the folder. Returns when it
   * answers.
   */
  public static EmbeddedRegistry start(Path folder) {
    Path runner = runner();
    int port = FreePorts.pick(1).get(0);
    String url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    createFolder(folder);
    ChildProcess process =
        ChildProcess.start(
            new ChildProcess.Program(
                "Schema Registry",
                MAIN_CLASS,
                runner.toString(),
                List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dquarkus.http.host=127.0.0.1",
                    "-Dquarkus.http.port=" + port),
                List.of(),
                Map.of(),
                folder.resolve("registry.log")));
    try {
      HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build();
      process.awaitReady(() -> answers(client, URI.create(url + "/subjects")), START);
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
    return new EmbeddedRegistry(process, url);
  }

  /** Address for {@code schema.registry.url}. */
  public String url() {
    return url;
  }

  public long pid() {
    return process.pid();
  }

  /** Ends the server; its schemas are gone. */
  @Override
  public void close() {
    // It keeps nothing, so there is nothing to shut down in order.
    process.destroyForcibly();
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + folder, e);
    }
  }

  private static Path runner() {
    Path home = home();
    try (var files = Files.list(home)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(RUNNER))
          .findFirst()
          .orElseThrow(() -> missing(home));
    } catch (IOException e) {
      throw missing(home);
    }
  }

  private static Path home() {
    String named = System.getProperty(HOME_PROPERTY);
    if (named != null) {
      return Path.of(named);
    }
    // target/classes or target/hashnet-quickstart.jar: the build unpacks the server into
    // target/apicurio.
    return ChildProcess.codeLocation(EmbeddedRegistry.class).resolveSibling("apicurio");
  }

  private static IllegalStateException missing(Path home) {
    return new IllegalStateException(
        "No Schema Registry server in %s: build the module quickstart, or set -D%s"
            .formatted(home, HOME_PROPERTY));
  }

  private static boolean answers(HttpClient client, URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
