package dev.hashnet.streams.http;

import dev.hashnet.streams.config.HttpConfig;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask, and who may change something.
 *
 * <p>Reading is open to whoever can connect, which by default is this machine. Changing needs the
 * token where one is configured, and else comes from this machine only: a request that a proxy
 * passed on does not count as that. A page of another site must not act through somebody's browser:
 * a foreign {@code Origin} is refused, and where the server listens to this machine only, so is a
 * {@code Host} that is not this machine (a foreign name that was made to point here).
 */
final class Access {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final String BEARER = "Bearer ";

  private final HttpConfig config;
  private final boolean localOnly;

  Access(HttpConfig config) {
    this.config = config;
    this.localOnly = isLocal(config.host());
  }

  /** Whether a host name or address is this machine's own. */
  static boolean isLocal(String host) {
    if (LOCAL_NAMES.contains(host.toLowerCase(Locale.ROOT))) {
      return true;
    }
    try {
      // Addresses only: a name would be looked up.
      return host.matches("[0-9.]+|[0-9a-fA-F:]+")
          && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  void requireKnownHost(Context ctx) {
    @Nullable String host = ctx.header("Host");
    if (localOnly && host != null && !isLocal(name(host)) && !host.equals(config.advertised())) {
      throw new ProblemException(
          421, "Cannot answer", "header Host", "localhost, or hashnet.http.advertised", host);
    }
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  void requireMayChange(Context ctx) {
    requireSameOrigin(ctx);
    if (config.token().isPresent()) {
      requireToken(ctx);
    } else if (!isLocal(ctx.ip()) || passedOn(ctx)) {
      throw new ProblemException(
          403,
          "Cannot change anything",
          "client",
          "one on this machine, as hashnet.http.token is not set",
          passedOn(ctx) ? "a request passed on by a proxy" : ctx.ip());
    }
  }

  private static boolean passedOn(Context ctx) {
    return ctx.header("X-Forwarded-For") != null || ctx.header("Forwarded") != null;
  }

  private static void requireSameOrigin(Context ctx) {
    @Nullable String origin = ctx.header("Origin");
    if (origin != null && !origin.replaceFirst("^https?://", "").equals(ctx.header("Host"))) {
      throw new ProblemException(
          403, "Cannot change anything", "header Origin", "this server's own page", origin);
    }
  }

  private void requireToken(Context ctx) {
    @Nullable String header = ctx.header("Authorization");
    if (header == null || !header.startsWith(BEARER)) {
      throw unauthorized(ctx, header == null ? "none" : "another scheme");
    }
    byte[] given = header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
    byte[] wanted = config.token().value().getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, wanted)) {
      throw unauthorized(ctx, "another token");
    }
  }

  private static ProblemException unauthorized(Context ctx, String found) {
    ctx.header("WWW-Authenticate", "Bearer realm=\"hashnet\"");
    return new ProblemException(
        401,
        "Cannot change anything",
        "header Authorization",
        "Bearer and hashnet.http.token",
        found);
  }
}
