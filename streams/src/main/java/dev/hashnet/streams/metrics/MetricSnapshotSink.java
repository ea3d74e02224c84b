package dev.hashnet.streams.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers values as the Prometheus library takes them. Threads: for one thread. */
final class MetricSnapshotSink implements MetricSink {
  private record Value(Labels labels, double value) {}

  private final Map<Metric, List<Value>> values = new EnumMap<>(Metric.class);
  private final Map<Metric, Distribution> distributions = new EnumMap<>(Metric.class);

  static MetricSnapshots of(List<MetricSource> sources) {
    MetricSnapshotSink sink = new MetricSnapshotSink();
    sources.forEach(source -> source.collect(sink));
    return sink.snapshots();
  }

  @Override
  public void value(Metric metric, long value, String... labelValues) {
    add(metric, (double) value, labelValues);
  }

  @Override
  public void seconds(Metric metric, long valueNs) {
    add(metric, valueNs / metric.recordedPerUnit());
  }

  private void add(Metric metric, double value, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          "a value must have one value a label: metric=%s, labels=%s, values=%s"
              .formatted(metric.exposedName(), metric.labels(), List.of(labelValues)));
    }
    Labels labels = Labels.of(metric.labels().toArray(String[]::new), labelValues);
    values.computeIfAbsent(metric, key -> new ArrayList<>()).add(new Value(labels, value));
  }

  @Override
  public void distribution(Distribution recorded) {
    distributions.put(recorded.metric(), recorded);
  }

  private MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    values.forEach((metric, points) -> all.metricSnapshot(snapshot(metric, points)));
    distributions.values().forEach(each -> all.metricSnapshot(histogram(each)));
    return all.build();
  }

  private static MetricSnapshot snapshot(Metric metric, List<Value> points) {
    return switch (metric.kind()) {
      case COUNTER -> counter(metric, points);
      case GAUGE -> gauge(metric, points);
      case INFO -> info(metric, points);
      case HISTOGRAM ->
          throw new IllegalArgumentException("a histogram has no single value: metric=" + metric);
    };
  }

  private static MetricSnapshot counter(Metric metric, List<Value> points) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name(without("_total", metric)).help(metric.help());
    points.forEach(
        point ->
            counter.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(point.labels())
                    .value(point.value())
                    .build()));
    return counter.build();
  }

  private static MetricSnapshot gauge(Metric metric, List<Value> points) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name(metric.exposedName()).help(metric.help());
    points.forEach(
        point ->
            gauge.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(point.labels())
                    .value(point.value())
                    .build()));
    return gauge.build();
  }

  private static MetricSnapshot info(Metric metric, List<Value> points) {
    InfoSnapshot.Builder info =
        InfoSnapshot.builder().name(without("_info", metric)).help(metric.help());
    points.forEach(
        point ->
            info.dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder().labels(point.labels()).build()));
    return info.build();
  }

  private static MetricSnapshot histogram(Distribution recorded) {
    Metric metric = recorded.metric();
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    List<Long> counts = recorded.counts();
    for (int i = 0; i < metric.bounds().size(); i++) {
      buckets.bucket(metric.bounds().get(i), counts.get(i));
    }
    buckets.bucket(Double.POSITIVE_INFINITY, counts.get(counts.size() - 1));
    return HistogramSnapshot.builder()
        .name(metric.exposedName())
        .help(metric.help())
        .dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(recorded.sum())
                .build())
        .build();
  }

  /** The library appends the suffix itself. */
  private static String without(String suffix, Metric metric) {
    String name = metric.exposedName();
    if (!name.endsWith(suffix)) {
      throw new IllegalArgumentException(
          "name must end with %s: metric=%s".formatted(suffix, name));
    }
    return name.substring(0, name.length() - suffix.length());
  }
}
