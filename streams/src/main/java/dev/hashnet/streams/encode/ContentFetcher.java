package dev.hashnet.streams.encode;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.ContentReference;
import dev.hashnet.streams.config.ReferenceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches referenced images, under the allowed prefixes only.
 *
 * <p>An event comes from outside, so its URI is not trusted: scheme, host and port must equal those
 * of a prefix and the path must lie below its folder, with no way up in it, plain or escaped;
 * redirects are not followed; a file must lie below the folder after all symbolic links are
 * resolved. Never more bytes are read than the reference announces, and it may announce no more
 * than the limit.
 *
 * <p>Errors: RejectedException with REFERENCE_REFUSED, REFERENCE_UNREACHABLE, REFERENCE_MISMATCH,
 * TOO_MANY_BYTES.
 *
 * <p>Threads: safe for use by several threads; the calling thread waits, at most for the configured
 * time.
 */
public final class ContentFetcher {
  private static final int MAX_URI_CHARS = 4_096;

  private final ReferenceConfig config;
  private final int maxBytes;
  private final @Nullable HttpClient http;

  public ContentFetcher(ReferenceConfig config, int maxBytes) {
    this.config = config;
    this.maxBytes = maxBytes;
    this.http =
        config.allowed().stream().allMatch(ContentFetcher::isFile)
            ? null
            : HttpClient.newBuilder()
                .connectTimeout(config.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
  }

  byte[] fetch(ContentReference reference) {
    URI uri = parse(reference.getUri());
    URI prefix =
        config.allowed().stream()
            .filter(allowed -> liesBelow(uri, allowed))
            .findFirst()
            .orElseThrow(() -> refused(reference.getUri(), "it lies under no allowed prefix"));
    int sizeBytes = size(reference);
    byte[] content = isFile(uri) ? readFile(uri, prefix, sizeBytes) : get(uri, sizeBytes);
    if (content.length != sizeBytes) {
      throw mismatch(uri, "%d bytes announced, %d found".formatted(sizeBytes, content.length));
    }
    if (!Arrays.equals(EventDecoder.sha256(content), reference.getSha256().bytes())) {
      throw mismatch(uri, "its SHA-256 is not the announced one");
    }
    return content;
  }

  private int size(ContentReference reference) {
    long sizeBytes = reference.getSizeBytes();
    if (sizeBytes > maxBytes) {
      throw new RejectedException(
          RejectionReason.TOO_MANY_BYTES,
          "Cannot fetch image: uri=%s: %d bytes announced, the limit is %d"
              .formatted(reference.getUri(), sizeBytes, maxBytes));
    }
    if (sizeBytes < 1) {
      throw new RejectedException(
          RejectionReason.REFERENCE_MISMATCH,
          "Cannot fetch image: uri=%s: %d bytes announced"
              .formatted(reference.getUri(), sizeBytes));
    }
    return (int) sizeBytes;
  }

  private static URI parse(String text) {
    if (text.length() > MAX_URI_CHARS) {
      throw refused(
          text.substring(0, 100) + "...",
          "it has more than %d characters".formatted(MAX_URI_CHARS));
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw refused(text, "it is no URI");
    }
  }

  private static boolean liesBelow(URI uri, URI prefix) {
    return uri.getRawPath() != null
        && uri.getRawUserInfo() == null
        && uri.getRawFragment() == null
        && prefix.getScheme().equalsIgnoreCase(uri.getScheme())
        && (isFile(prefix) ? isPlainPath(uri) : sameHost(uri, prefix))
        && uri.getRawPath().startsWith(prefix.getRawPath())
        && !hasWayUp(uri.getRawPath());
  }

  private static boolean isPlainPath(URI uri) {
    return uri.getRawAuthority() == null && uri.getRawQuery() == null;
  }

  private static boolean sameHost(URI uri, URI prefix) {
    return uri.getHost() != null
        && uri.getHost().equalsIgnoreCase(prefix.getHost())
        && port(uri) == port(prefix);
  }

  private static int port(URI uri) {
    return uri.getPort() == -1
        ? (uri.getScheme().equalsIgnoreCase("https") ? 443 : 80)
        : uri.getPort();
  }

  /** Dot segments, and the escapes that a server or file system may read as dot or separator. */
  private static boolean hasWayUp(String rawPath) {
    String path = rawPath.toLowerCase(Locale.ROOT);
    return List.of(path.split("/", -1)).contains("..")
        || path.contains("%2e")
        || path.contains("%2f")
        || path.contains("%5c")
        || path.contains("%00");
  }

  private static boolean isFile(URI uri) {
    return "file".equalsIgnoreCase(uri.getScheme());
  }

  private byte[] readFile(URI uri, URI prefix, int sizeBytes) {
    try {
      Path root = Path.of(prefix).toRealPath();
      Path file = Path.of(uri).toRealPath();
      if (!file.startsWith(root) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(uri.toString(), "it is no file below the allowed folder");
      }
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return in.readNBytes(sizeBytes + 1);
      }
    } catch (IOException e) {
      throw unreachable(uri, e.toString(), e);
    }
  }

  private byte[] get(URI uri, int sizeBytes) {
    if (http == null) {
      throw refused(uri.toString(), "only files are allowed");
    }
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(config.timeout()).GET().build();
    CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
        http.sendAsync(request, head -> new BoundedBody(head.statusCode() == 200 ? sizeBytes : 0));
    try {
      HttpResponse<Optional<byte[]>> response =
          answer.get(config.timeout().toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        throw unreachable(uri, "HTTP status " + response.statusCode(), null);
      }
      return response
          .body()
          .orElseThrow(() -> mismatch(uri, "%d bytes announced, more found".formatted(sizeBytes)));
    } catch (ExecutionException e) {
      throw unreachable(uri, String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable(uri, "not fetched within " + config.timeout(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable(uri, "interrupted", e);
    }
  }

  private static RejectedException refused(String uri, String why) {
    return new RejectedException(
        RejectionReason.REFERENCE_REFUSED, "Cannot fetch image: uri=%s: %s".formatted(uri, why));
  }

  private static RejectedException mismatch(URI uri, String why) {
    return new RejectedException(
        RejectionReason.REFERENCE_MISMATCH, "Cannot fetch image: uri=%s: %s".formatted(uri, why));
  }

  private static RejectedException unreachable(URI uri, String why, @Nullable Throwable cause) {
    String message = "Cannot fetch image: uri=%s: %s".formatted(uri, why);
    return cause == null
        ? new RejectedException(RejectionReason.REFERENCE_UNREACHABLE, message)
        : new RejectedException(RejectionReason.REFERENCE_UNREACHABLE, message, cause);
  }
}
