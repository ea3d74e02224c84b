package dev.hashnet.streams.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /metrics} answers: ours ({@link Metric}), Kafka's own ({@link KafkaMetrics}), and
 * those of the JVM and the process.
 *
 * <p>The record path adds to counters of its own; all the work of naming and writing is here, and
 * is done when somebody asks.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class Exposition {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.builder().build();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  /**
   * @param sources where our own values are
   * @param kafka the metrics of each running application of Kafka Streams, by its short name
   */
  public Exposition(
      List<MetricSource> sources,
      Supplier<Map<String, ? extends Map<MetricName, ? extends org.apache.kafka.common.Metric>>>
          kafka) {
    JvmMetrics.builder().register(registry);
    registry.register(() -> MetricSnapshotSink.of(sources));
    registry.register(() -> new KafkaMetrics(kafka.get()).snapshots());
  }

  /**
   * The {@code Content-Type} of the answer to a request.
   *
   * @param accept the request's {@code Accept} header, if it has one
   */
  public String contentType(@Nullable String accept) {
    return writer(accept).getContentType();
  }

  /**
   * Writes all metrics, in UTF-8.
   *
   * @param accept the request's {@code Accept} header, if it has one
   */
  public void write(@Nullable String accept, OutputStream out) throws IOException {
    MetricSnapshots all = registry.scrape();
    writer(accept).write(out, all);
  }

  /** All metrics in Prometheus' text format. */
  public String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(null, out);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write metrics", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private ExpositionFormatWriter writer(@Nullable String accept) {
    return openMetrics.accepts(accept) ? openMetrics : text;
  }
}
