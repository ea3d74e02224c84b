package dev.hashnet.streams.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The values of a histogram, by bucket. To record one costs a search over a dozen bounds and two
 * additions.
 *
 * <p>Durations are recorded in nanoseconds, whatever the metric's unit. Threads: safe for use by
 * several threads.
 */
public final class Distribution {
  private final Metric metric;
  private final long[] upperBounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  /** Throws IllegalArgumentException where the metric is no histogram. */
  public Distribution(Metric metric) {
    if (metric.kind() != Metric.Kind.HISTOGRAM) {
      throw new IllegalArgumentException("metric must be a histogram: metric=" + metric);
    }
    this.metric = metric;
    this.upperBounds =
        metric.bounds().stream()
            .mapToLong(bound -> Math.round(bound * metric.recordedPerUnit()))
            .toArray();
    this.counts = new LongAdder[upperBounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** Adds a value; one below zero, from a clock that was set back, counts as zero. */
  public void record(long value) {
    long counted = Math.max(0, value);
    int bucket = 0;
    while (bucket < upperBounds.length && counted > upperBounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(counted);
  }

  Metric metric() {
    return metric;
  }

  /** Values a bucket, not summed up; the last bucket has no upper bound. */
  List<Long> counts() {
    List<Long> all = new ArrayList<>();
    for (LongAdder each : counts) {
      all.add(each.sum());
    }
    return all;
  }

  /** Sum of the values, in the metric's unit. */
  double sum() {
    return sum.sum() / metric.recordedPerUnit();
  }
}
