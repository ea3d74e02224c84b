package dev.hashnet.streams;

import dev.hashnet.streams.http.ThroughputEndpoint.ApplicationFigures;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** Reads lag and latency out of Kafka Streams' own metrics. */
final class ApplicationMetrics {
  private static final String LAG_GROUP = "consumer-fetch-manager-metrics";
  private static final String LAG = "records-lag";
  private static final String NODE_GROUP = "stream-processor-node-metrics";
  private static final String LATENCY = "record-e2e-latency-avg";

  private ApplicationMetrics() {}

  /**
   * Of one application.
   *
   * @param sink the node whose records are timed: from the record's own timestamp until it passes
   */
  static ApplicationFigures of(KafkaStreams application, String sink) {
    double lag = 0;
    boolean lagKnown = false;
    double latency = 0;
    int latencies = 0;
    Collection<? extends Metric> metrics = application.metrics().values();
    for (Metric metric : metrics) {
      MetricName name = metric.metricName();
      if (isLag(name) && metric.metricValue() instanceof Double value && !value.isNaN()) {
        lag += value;
        lagKnown = true;
      } else if (isLatency(name, sink)
          && metric.metricValue() instanceof Double value
          && !value.isNaN()) {
        latency += value;
        latencies++;
      }
    }
    return new ApplicationFigures(
        lagKnown ? lag : Double.NaN, latencies == 0 ? Double.NaN : latency / latencies);
  }

  /** Restoring has a lag of its own, which is none of the stream. */
  private static boolean isLag(MetricName name) {
    Map<String, String> tags = name.tags();
    return name.group().equals(LAG_GROUP)
        && name.name().equals(LAG)
        && tags.containsKey("partition")
        && !tags.getOrDefault("client-id", "").contains("restore");
  }

  private static boolean isLatency(MetricName name, String sink) {
    return name.group().equals(NODE_GROUP)
        && name.name().equals(LATENCY)
        && sink.equals(name.tags().get("processor-node-id"));
  }
}
