package dev.hashnet.streams.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.List;

/**
 * {@code /health/live}: the process is sound; {@code /health/ready}: it does its work. Each says
 * 200, or 503 with reasons.
 */
public record HealthEndpoint(Readiness readiness) implements Endpoint {
  /**
   * The answer.
   *
   * @param status {@code UP} or {@code DOWN}
   */
  record Health(String status, List<String> reasons) {}

  @Override
  public void register(Javalin server) {
    server.get("/health/live", ctx -> answer(ctx, readiness.failure().stream().toList()));
    server.get("/health/ready", ctx -> answer(ctx, readiness.reasonsAgainst()));
  }

  private static void answer(Context ctx, List<String> reasons) {
    ctx.status(reasons.isEmpty() ? 200 : 503).header("Cache-Control", "no-store");
    Json.answer(ctx, new Health(reasons.isEmpty() ? "UP" : "DOWN", reasons));
  }
}
