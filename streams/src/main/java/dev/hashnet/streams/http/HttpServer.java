package dev.hashnet.streams.http;

import dev.hashnet.streams.config.HttpConfig;
import dev.hashnet.streams.config.InvalidConfigException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of an instance: endpoints, and what holds for all of them.
 *
 * <p>Every refusal is a {@link Problem}. Every answer says that its type is what it says it is, and
 * that the page runs nothing but its own files. Threads: safe for use by several threads.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** Beside those that are held by streams of alerts. */
  private static final int REQUEST_THREADS = 24;

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final HttpConfig config;
  private final Javalin javalin;

  private HttpServer(HttpConfig config, Javalin javalin) {
    this.config = config;
    this.javalin = javalin;
  }

  /**
   * Starts one.
   *
   * <p>Throws InvalidConfigException where the address cannot be listened on, or the keystore
   * cannot be used.
   */
  public static HttpServer start(HttpConfig config, List<Endpoint> endpoints) {
    Javalin javalin = Javalin.create(settings -> configure(settings, config));
    Access access = new Access(config);
    javalin.before(
        ctx -> {
          ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
          ctx.header("X-Content-Type-Options", "nosniff");
          ctx.header("Referrer-Policy", "no-referrer");
          access.requireKnownHost(ctx);
          if (!isRead(ctx)) {
            access.requireMayChange(ctx);
          }
        });
    javalin.exception(ProblemException.class, (e, ctx) -> answer(ctx, e));
    javalin.exception(HttpResponseException.class, HttpServer::answer);
    javalin.exception(
        InvalidStateStoreException.class,
        (e, ctx) ->
            answer(
                ctx,
                ProblemException.unavailable(
                    "Cannot ask the index",
                    "index",
                    "a partition that is at hand",
                    String.valueOf(e.getMessage()))));
    javalin.exception(
        KafkaException.class,
        (e, ctx) ->
            answer(
                ctx,
                ProblemException.unavailable(
                    "Cannot answer", "Kafka or the registry", "an answer", e.toString())));
    javalin.exception(Exception.class, HttpServer::failed);
    endpoints.forEach(endpoint -> endpoint.register(javalin));
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new InvalidConfigException(
          "Cannot listen: hashnet.http.host=%s, hashnet.http.port=%d: expected a free port, found %s"
              .formatted(config.host(), config.port().orElse(0), e.getMessage()));
    } catch (RuntimeException e) {
      throw new InvalidConfigException(
          "Cannot start the HTTP server: hashnet.http.tls.keystore=%s: %s"
              .formatted(config.keystore(), root(e)));
    }
    HttpServer server = new HttpServer(config, javalin);
    LOG.info("Listening: url={}", server.url());
    return server;
  }

  /** A search is a question, though its picture comes as a body. */
  private static boolean isRead(Context ctx) {
    return switch (ctx.method().name()) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> ctx.path().equals("/v1/search") || ctx.path().equals("/v1/codes");
    };
  }

  private static void configure(JavalinConfig settings, HttpConfig config) {
    settings.showJavalinBanner = false;
    settings.startupWatcherEnabled = false;
    settings.http.prefer405over404 = true;
    settings.http.maxRequestSize = config.requestMaxBytes();
    QueuedThreadPool threads = new QueuedThreadPool(REQUEST_THREADS + config.maxStreams());
    threads.setName("hashnet-http");
    threads.setDaemon(true);
    settings.jetty.threadPool = threads;
    settings.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    settings.jetty.addConnector((server, http) -> connector(server, http, config));
  }

  private static Connector connector(Server server, HttpConfiguration http, HttpConfig config) {
    ServerConnector connector;
    if (config.tls()) {
      SslContextFactory.Server tls = new SslContextFactory.Server();
      tls.setKeyStorePath(config.keystore());
      tls.setKeyStoreType("PKCS12");
      tls.setKeyStorePassword(config.keystorePassword().value());
      HttpConfiguration secure = new HttpConfiguration(http);
      secure.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(secure));
    } else {
      connector = new ServerConnector(server, new HttpConnectionFactory(http));
    }
    connector.setHost(config.host());
    connector.setPort(config.port().orElse(0));
    return connector;
  }

  private static void answer(Context ctx, ProblemException refusal) {
    if (refusal.status() == 503) {
      ctx.header("Retry-After", "1");
    }
    ctx.status(refusal.status())
        .contentType(Problem.CONTENT_TYPE)
        .result(Json.bytes(Problem.of(refusal, ctx.path())));
  }

  private static void answer(HttpResponseException refusal, Context ctx) {
    answer(
        ctx,
        new ProblemException(
            refusal.getStatus(),
            "Cannot answer",
            "request",
            refusal.getStatus() == 404 || refusal.getStatus() == 405
                ? "a path and method of /openapi.yaml"
                : "a request that can be answered",
            ctx.method() + " " + ctx.path()));
  }

  /** The edge: what nobody thought of is logged in full, and said in a word. */
  private static void failed(Exception failure, Context ctx) {
    LOG.warn("Cannot answer: {} {}", ctx.method(), ctx.path(), failure);
    answer(
        ctx,
        new ProblemException(
            500, "Cannot answer", "server", "no failure", failure.getClass().getSimpleName()));
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  public int port() {
    return javalin.port();
  }

  /** Where the page is. */
  public String url() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return "%s://%s:%d/".formatted(config.tls() ? "https" : "http", host, port());
  }

  /** {@code host:port} that other instances reach it at. */
  public String advertised() {
    return config.advertised().isEmpty() ? config.host() + ":" + port() : config.advertised();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
