package dev.hashnet.benchmarks.restore;

import dev.hashnet.quickstart.embedded.ChildProcess;
import dev.hashnet.streams.StreamsMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An instance of the index application in a JVM of its own, asked over HTTP how it does. */
final class IndexInstance implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildProcess process;
  private final String url;

  private IndexInstance(ChildProcess process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it; returns at once.
   *
   * @param settings its configuration, but for name, port and state folder
   * @param heap as {@code -Xmx} takes it
   */
  static IndexInstance start(String name, Map<String, String> settings, Path folder, String heap)
      throws IOException {
    int port = freePort();
    Map<String, String> all = new TreeMap<>(settings);
    all.put("hashnet.instance", name);
    all.put("state.dir", folder.resolve(name).toString());
    all.put("hashnet.http.port", Integer.toString(port));
    Path file = folder.resolve(name + ".properties");
    Files.writeString(
        file,
        all.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("\n")));
    ChildProcess process =
        ChildProcess.start(
            new ChildProcess.Program(
                "instance " + name,
                StreamsMain.class.getName(),
                System.getProperty("java.class.path"),
                List.of("-Xmx" + heap),
                List.of("streams", "--config", file.toString()),
                Map.of(),
                folder.resolve(name + ".log")));
    return new IndexInstance(process, "http://127.0.0.1:" + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it is ready, and serves so many codes. */
  void awaitServing(long codes) {
    process.awaitReady(
        () -> status("/health/ready") == 200 && metric("hashnet_index_codes ") == codes, PATIENCE);
  }

  /** Waits until it has read so many records, for itself or as another's standby. */
  void awaitRestored(long records) {
    process.awaitReady(() -> metric("hashnet_index_restored_records_total ") >= records, PATIENCE);
  }

  /** Waits until it has compared so many images with the earlier ones. */
  void awaitCompared(long images) {
    process.awaitReady(() -> metric("hashnet_index_arrivals_total ") >= images, PATIENCE);
  }

  /** Heap that is in use after a full collection, bytes. */
  long liveHeapBytes() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    int status =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException("jcmd GC.run must succeed: status=" + status);
    }
    return (long) metric("jvm_memory_used_bytes{area=\"heap\"} ");
  }

  /** What the index says that it takes, bytes. */
  long indexBytes() {
    return (long) metric("hashnet_index_bytes ");
  }

  private int status(String path) {
    try {
      return get(path).statusCode();
    } catch (IOException e) {
      // Not listening yet.
      return 0;
    }
  }

  /** The metric whose line begins so; -1: none yet. */
  private double metric(String prefix) {
    try {
      return get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(prefix))
          .mapToDouble(line -> Double.parseDouble(line.substring(prefix.length())))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  /** Ends it as an operator does. */
  void stop() {
    process.destroy();
  }

  /** Ends it as a power cut does. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.close();
  }
}
