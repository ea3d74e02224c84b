package dev.hashnet.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.streams.deadletter.DeadLetters;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.encode.TestClock;
import dev.hashnet.streams.index.IndexMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

class ExpositionTest {
  private final List<MetricSource> sources =
      List.of(
          new EncodeMetrics(new TestClock()),
          new IndexMetrics(new TestClock()),
          new DeadLetters("dead-letters"));
  private final Map<MetricName, KafkaMetric> kafka = new HashMap<>();

  private String scrape() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Exposition(sources, () -> Map.of("encode", kafka)).write(null, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private void kafka(String group, String name, Object value, Map<String, String> tags) {
    MetricName metric = new MetricName(name, group, "What it is.", tags);
    kafka.put(
        metric,
        new KafkaMetric(
            new Object(),
            metric,
            (Gauge<Object>) (config, nowMs) -> value,
            new MetricConfig(),
            Time.SYSTEM));
  }

  @Test
  void write_namesEveryMetricThatAnIdleInstanceHas() throws IOException {
    String page = scrape();

    Set<Metric> elsewhere =
        EnumSet.of(
            // Of the instance and its models, and of a line that alerted.
            Metric.INSTANCE, Metric.RUNNING, Metric.BATCH_MAX, Metric.MODEL, Metric.MATCHES);
    for (Metric metric : EnumSet.complementOf(EnumSet.copyOf(elsewhere))) {
      assertThat(page).contains("# TYPE " + metric.exposedName() + " ");
      assertThat(page).contains("# HELP " + metric.exposedName() + " " + metric.help());
    }
    assertThat(page)
        .contains("hashnet_dead_letters_total{reason=\"corrupt-image\"} 0.0")
        .contains("hashnet_batch_size_images_bucket{le=\"32.0\"} 0")
        .contains("jvm_memory_used_bytes")
        .endsWith("\n");
  }

  @Test
  void write_givesKafkasMetricsWithTheirTagsAndWithoutTheProcessId() throws IOException {
    String id = "h-encode-6ba7b810-9dad-11d1-80b4-00c04fd430c8-StreamThread-1-consumer";
    kafka(
        "consumer-fetch-manager-metrics",
        "records-lag",
        3.0,
        Map.of("client-id", id, "topic", "image-events", "partition", "0"));
    kafka("stream-thread-metrics", "commit-total", 7.0, Map.of("thread-id", "one"));

    assertThat(scrape())
        .contains("# TYPE kafka_consumer_fetch_manager_records_lag gauge")
        .contains("# HELP kafka_consumer_fetch_manager_records_lag What it is.")
        .contains(
            "kafka_consumer_fetch_manager_records_lag{application=\"encode\","
                + "client_id=\"h-encode-StreamThread-1-consumer\",partition=\"0\","
                + "topic=\"image-events\"} 3.0")
        .contains("# TYPE kafka_stream_thread_commit_total counter")
        .contains("kafka_stream_thread_commit_total{application=\"encode\",thread_id=\"one\"} 7.0");
  }

  @Test
  void write_leavesOutSumsOfWhatIsThereByTopicAndWhatIsNoNumber() throws IOException {
    kafka("consumer-fetch-manager-metrics", "bytes-consumed-rate", 5.0, Map.of("client-id", "c"));
    kafka(
        "consumer-fetch-manager-metrics",
        "bytes-consumed-rate",
        2.0,
        Map.of("client-id", "c", "topic", "t"));
    kafka("stream-metrics", "state", "RUNNING", Map.of("client-id", "c"));
    kafka("stream-metrics", "ratio", Double.NaN, Map.of("client-id", "c"));

    assertThat(scrape())
        .contains("bytes_consumed_rate{application=\"encode\",client_id=\"c\",topic=\"t\"} 2.0")
        .doesNotContain("bytes_consumed_rate{application=\"encode\",client_id=\"c\"} ")
        .doesNotContain("kafka_stream_state")
        .doesNotContain("kafka_stream_ratio");
  }

  @Test
  void write_answersInOpenMetricsWhereTheScraperAsksForIt() throws IOException {
    Exposition exposition = new Exposition(sources, Map::of);
    String accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    exposition.write(accept, out);

    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("# EOF\n");
    assertThat(exposition.contentType(accept)).startsWith("application/openmetrics-text");
    assertThat(exposition.contentType(null)).startsWith("text/plain; version=0.0.4");
  }
}
