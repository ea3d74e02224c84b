package dev.hashnet.streams.http;

import dev.hashnet.streams.http.Throughput.Reading;
import io.javalin.Javalin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code /v1/throughput}: the last quarter of an hour, second by second. */
public final class ThroughputEndpoint implements Endpoint, AutoCloseable {
  private static final int SAMPLES = 900;
  private static final int EVERY_MS = 1_000;

  /** The answer, oldest first. */
  record Answer(int intervalMs, List<Throughput.Sample> samples) {}

  /**
   * What is counted; see {@code Throughput}.
   *
   * @param applicationFigures lag and latency by application: {@code encode}, {@code index}
   */
  public record Counts(
      long atMs,
      long images,
      long batches,
      long arrivals,
      long alerts,
      long deadLetters,
      long codes,
      Map<String, ApplicationFigures> applicationFigures) {}

  /** Of one of the two applications; NaN: not known. */
  public record ApplicationFigures(double lagRecords, double latencyMs) {}

  private static final ApplicationFigures NOT_KNOWN =
      new ApplicationFigures(Double.NaN, Double.NaN);

  private final Throughput throughput = new Throughput(SAMPLES);
  private final Supplier<Counts> counts;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "hashnet-throughput");
            thread.setDaemon(true);
            return thread;
          });

  public ThroughputEndpoint(Supplier<Counts> counts) {
    this.counts = counts;
  }

  @Override
  public void register(Javalin server) {
    ScheduledFuture<?> unused =
        clock.scheduleAtFixedRate(
            () -> throughput.add(reading(counts.get())), 0, EVERY_MS, TimeUnit.MILLISECONDS);
    server.get(
        "/v1/throughput",
        ctx -> {
          ctx.header("Cache-Control", "no-store");
          Json.answer(ctx, new Answer(EVERY_MS, throughput.samples()));
        });
  }

  private static Reading reading(Counts now) {
    ApplicationFigures encode = now.applicationFigures().getOrDefault("encode", NOT_KNOWN);
    ApplicationFigures index = now.applicationFigures().getOrDefault("index", NOT_KNOWN);
    return new Reading(
        now.atMs(),
        now.images(),
        now.batches(),
        now.arrivals(),
        now.alerts(),
        now.deadLetters(),
        now.codes(),
        encode.lagRecords(),
        index.lagRecords(),
        encode.latencyMs(),
        index.latencyMs());
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
