package dev.hashnet.streams.http;

import dev.hashnet.streams.metrics.Exposition;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code /metrics}: in Prometheus' text form, or OpenMetrics where that is asked for. */
public record MetricsEndpoint(Exposition exposition) implements Endpoint {
  @Override
  public void register(Javalin server) {
    server.get("/metrics", this::show);
  }

  private void show(Context ctx) throws IOException {
    @Nullable String accept = ctx.header("Accept");
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    exposition.write(accept, text);
    ctx.contentType(exposition.contentType(accept)).result(text.toByteArray());
  }
}
