package dev.hashnet.streams.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * The metrics of Kafka Streams and its clients under Prometheus names: {@code
 * kafka_<group>_<name>}, without the group's {@code -metrics}, hyphens as underscores. A name that
 * ends with {@code -total} is a counter, every other a gauge; Kafka's tags are the labels, beside
 * {@code application}.
 *
 * <p>Left out are values that are no numbers, those of single brokers, and of several values of one
 * name those with fewer tags, which are sums of the others. The process id that Kafka Streams puts
 * into client and thread names is left out of the labels, so that a restart continues a series.
 */
final class KafkaMetrics {
  /** One value a broker and client: many, and of no use where the clients' own are there. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "consumer-node-metrics",
          "producer-node-metrics",
          "admin-client-node-metrics",
          "kafka-metrics-count",
          "app-info");

  private static final Pattern PROCESS_ID =
      Pattern.compile("-?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final String COUNTER_SUFFIX = "_total";

  private record Point(String application, MetricName name, double value) {}

  private final Map<String, List<Point>> pointsByName = new TreeMap<>();

  KafkaMetrics(Map<String, ? extends Map<MetricName, ? extends Metric>> applications) {
    applications.forEach(
        (application, metrics) ->
            metrics.forEach((name, metric) -> add(application, name, metric.metricValue())));
  }

  private void add(String application, MetricName name, Object value) {
    if (value instanceof Number number
        && Double.isFinite(number.doubleValue())
        && !LEFT_OUT.contains(name.group())) {
      pointsByName
          .computeIfAbsent(exposedName(name), key -> new ArrayList<>())
          .add(new Point(application, name, number.doubleValue()));
    }
  }

  private static String exposedName(MetricName name) {
    String group =
        name.group().endsWith("-metrics")
            ? name.group().substring(0, name.group().length() - "-metrics".length())
            : name.group();
    String text = "kafka_" + group + "_" + name.name();
    return text.replace('-', '_').replace('.', '_');
  }

  MetricSnapshots snapshots() {
    Map<String, MetricSnapshot> byBaseName = new TreeMap<>();
    pointsByName.forEach(
        (name, points) -> {
          MetricSnapshot snapshot =
              name.endsWith(COUNTER_SUFFIX)
                  ? counter(name.substring(0, name.length() - COUNTER_SUFFIX.length()), points)
                  : gauge(name, points);
          byBaseName.putIfAbsent(snapshot.getMetadata().getPrometheusName(), snapshot);
        });
    return new MetricSnapshots(byBaseName.values());
  }

  private static MetricSnapshot counter(String name, List<Point> points) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name(PrometheusNaming.sanitizeMetricName(name))
            .help(help(points));
    mostTagged(points)
        .forEach(
            (labels, value) ->
                counter.dataPoint(
                    CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(Math.max(0, value))
                        .build()));
    return counter.build();
  }

  private static MetricSnapshot gauge(String name, List<Point> points) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(PrometheusNaming.sanitizeMetricName(name)).help(help(points));
    mostTagged(points)
        .forEach(
            (labels, value) ->
                gauge.dataPoint(
                    GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build()));
    return gauge.build();
  }

  private static String help(List<Point> points) {
    return points.get(0).name().description();
  }

  private static Map<Labels, Double> mostTagged(List<Point> points) {
    int most = points.stream().mapToInt(point -> point.name().tags().size()).max().orElse(0);
    Map<Labels, Double> byLabels = new TreeMap<>();
    for (Point point : points) {
      if (point.name().tags().size() == most) {
        byLabels.put(labels(point), point.value());
      }
    }
    return byLabels;
  }

  private static Labels labels(Point point) {
    Map<String, String> labels = new TreeMap<>();
    point
        .name()
        .tags()
        .forEach(
            (tag, value) ->
                labels.put(
                    PrometheusNaming.sanitizeLabelName(tag.replace('-', '_').replace('.', '_')),
                    PROCESS_ID.matcher(value).replaceAll("")));
    labels.put("application", point.application());
    return Labels.of(
        labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
  }
}
