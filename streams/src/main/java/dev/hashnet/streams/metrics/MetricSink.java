package dev.hashnet.streams.metrics;

/** Takes the values of metrics, at one scrape. */
public interface MetricSink {
  /** A counter's or gauge's value, or an info's 1, with one value for each of its labels. */
  void value(Metric metric, long value, String... labelValues);

  /** The value of a metric in seconds, without labels. */
  void seconds(Metric metric, long valueNs);

  /** The values of the distribution's histogram. */
  void distribution(Distribution values);
}
