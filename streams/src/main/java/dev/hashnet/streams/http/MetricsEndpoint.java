package dev.hashnet.streams.http;

import io.javalin.Javalin;

/** {@code /metrics}. */
public record MetricsEndpoint(MetricsPage page) implements Endpoint {
  @Override
  public void register(Javalin server) {
    server.get("/metrics", ctx -> ctx.contentType(MetricsPage.CONTENT_TYPE).result(page.text()));
  }
}
