package dev.hashnet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.ContentReference;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.streams.config.ReferenceConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files below a folder and a server on the loopback address. Plain http stands for https: the
 * prefix rule is the same.
 */
class ContentFetcherTest {
  private static final byte[] CONTENT = "an image".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.UTF_8);
  private static final int MAX_BYTES = 1_000;

  @TempDir private Path folder;
  private Path allowed;
  private HttpServer server;
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    allowed = Files.createDirectory(folder.resolve("allowed"));
    Files.write(allowed.resolve("a.jpg"), CONTENT);
    Files.write(folder.resolve("secret"), SECRET);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/images/a.jpg", 200, CONTENT);
    serve("/images/missing", 404, new byte[0]);
    serve("/secret", 200, SECRET);
    server.createContext(
        "/images/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/secret");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/images/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = new byte[1_024];
          try (var out = exchange.getResponseBody()) {
            for (int i = 0; i < 10_000; i++) {
              out.write(chunk);
            }
          } catch (IOException e) {
            exchange.close(); // the client has seen enough
          }
        });
    server.createContext(
        "/images/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1);
          exchange.getResponseBody().flush();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
  }

  private void serve(String path, int status, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(0);
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private ContentFetcher fetcher(Duration timeout) {
    return new ContentFetcher(
        new ReferenceConfig(
            List.of(allowed.toUri(), URI.create(base() + "/images/")),
            Duration.ofSeconds(5),
            timeout,
            1),
        MAX_BYTES);
  }

  private byte[] fetch(String uri, long sizeBytes) {
    return fetcher(Duration.ofSeconds(20))
        .fetch(new ContentReference(uri, new Sha256(EventDecoder.sha256(CONTENT)), sizeBytes));
  }

  private void assertRejected(RejectionReason reason, String uri, long sizeBytes) {
    assertThatThrownBy(() -> fetch(uri, sizeBytes))
        .as(uri)
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void fetch_fileBelowTheFolder_isRead() {
    assertThat(fetch(allowed.toUri() + "a.jpg", CONTENT.length)).isEqualTo(CONTENT);
  }

  @Test
  void fetch_underTheAllowedPrefix_isRead() {
    assertThat(fetch(base() + "/images/a.jpg", CONTENT.length)).isEqualTo(CONTENT);
  }

  @Test
  void fetch_wayUpOutOfTheFolder_isRefused() {
    for (String way :
        List.of("../secret", "%2e%2e/secret", "%2E%2E%2Fsecret", "x/../../secret", "..%5csecret")) {
      assertRejected(RejectionReason.REFERENCE_REFUSED, allowed.toUri() + way, SECRET.length);
      assertRejected(RejectionReason.REFERENCE_REFUSED, base() + "/images/" + way, SECRET.length);
    }
  }

  @Test
  void fetch_symbolicLinkOutOfTheFolder_isRefused() throws IOException {
    Files.createSymbolicLink(allowed.resolve("link.jpg"), folder.resolve("secret"));
    Files.createSymbolicLink(allowed.resolve("up"), folder);

    assertRejected(RejectionReason.REFERENCE_REFUSED, allowed.toUri() + "link.jpg", SECRET.length);
    assertRejected(RejectionReason.REFERENCE_REFUSED, allowed.toUri() + "up/secret", SECRET.length);
  }

  @Test
  void fetch_folder_isRefused() {
    assertRejected(RejectionReason.REFERENCE_REFUSED, allowed.toUri().toString(), 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://images.example.org/images/a.jpg",
        "http://127.0.0.1/images/a.jpg",
        "http://user@127.0.0.1/images/a.jpg",
        "ftp://127.0.0.1/images/a.jpg",
        "jar:file:/a.jar!/b",
        "file://server/share/a.jpg",
        "/images/a.jpg",
        "a.jpg",
        "",
        "http://[broken",
        "not a uri"
      })
  void fetch_anythingElse_isRefused(String uri) {
    assertRejected(RejectionReason.REFERENCE_REFUSED, uri, 10);
  }

  @Test
  void fetch_besideThePrefixOnTheSameHost_isRefused() {
    assertRejected(RejectionReason.REFERENCE_REFUSED, base() + "/secret", SECRET.length);
    assertRejected(RejectionReason.REFERENCE_REFUSED, base() + "/imagesX/a.jpg", CONTENT.length);
    assertRejected(
        RejectionReason.REFERENCE_REFUSED,
        base().replace("http://", "http://u@") + "/images/a.jpg",
        CONTENT.length);
  }

  @Test
  void fetch_fileUriWithQuery_isRefused() {
    assertRejected(RejectionReason.REFERENCE_REFUSED, allowed.toUri() + "a.jpg?x", CONTENT.length);
  }

  @Test
  void fetch_redirect_isNotFollowed() {
    assertRejected(RejectionReason.REFERENCE_UNREACHABLE, base() + "/images/moved", SECRET.length);
  }

  @Test
  void fetch_missing_isUnreachable() {
    assertRejected(RejectionReason.REFERENCE_UNREACHABLE, base() + "/images/missing", 10);
    assertRejected(RejectionReason.REFERENCE_UNREACHABLE, allowed.toUri() + "missing.jpg", 10);
  }

  @Test
  void fetch_noServer_isUnreachable() {
    String gone = base() + "/images/a.jpg";
    server.stop(0);

    assertRejected(RejectionReason.REFERENCE_UNREACHABLE, gone, CONTENT.length);
  }

  @Test
  void fetch_bodyThatDoesNotCome_isUnreachable() {
    ContentReference reference =
        new ContentReference(
            base() + "/images/slow", new Sha256(new byte[32]), (long) CONTENT.length);

    assertThatThrownBy(() -> fetcher(Duration.ofMillis(200)).fetch(reference))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.REFERENCE_UNREACHABLE));
  }

  @Test
  void fetch_moreOrLessThanAnnounced_isAMismatch() {
    assertRejected(
        RejectionReason.REFERENCE_MISMATCH, base() + "/images/a.jpg", CONTENT.length - 1);
    assertRejected(
        RejectionReason.REFERENCE_MISMATCH, base() + "/images/a.jpg", CONTENT.length + 1);
    assertRejected(
        RejectionReason.REFERENCE_MISMATCH, allowed.toUri() + "a.jpg", CONTENT.length - 1);
    assertRejected(
        RejectionReason.REFERENCE_MISMATCH, allowed.toUri() + "a.jpg", CONTENT.length + 1);
    assertRejected(RejectionReason.REFERENCE_MISMATCH, base() + "/images/endless", 10);
    assertRejected(RejectionReason.REFERENCE_MISMATCH, base() + "/images/a.jpg", -1);
  }

  @Test
  void fetch_otherContent_isAMismatch() {
    ContentReference reference =
        new ContentReference(
            base() + "/images/a.jpg", new Sha256(new byte[32]), (long) CONTENT.length);

    assertThatThrownBy(() -> fetcher(Duration.ofSeconds(20)).fetch(reference))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.REFERENCE_MISMATCH));
  }

  @Test
  void fetch_announcedBeyondTheLimit_isNotFetched() {
    assertRejected(RejectionReason.TOO_MANY_BYTES, base() + "/images/a.jpg", MAX_BYTES + 1);
    assertRejected(RejectionReason.TOO_MANY_BYTES, base() + "/images/a.jpg", Long.MAX_VALUE);
  }
}
