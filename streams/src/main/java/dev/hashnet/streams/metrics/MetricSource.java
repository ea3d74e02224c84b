package dev.hashnet.streams.metrics;

/** Something that has metrics. Asked at each scrape; nothing is kept for it in between. */
@FunctionalInterface
public interface MetricSource {
  void collect(MetricSink sink);
}
