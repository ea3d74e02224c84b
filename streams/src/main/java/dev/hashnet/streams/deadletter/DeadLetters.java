package dev.hashnet.streams.deadletter;

import dev.hashnet.core.RejectionReason;
import dev.hashnet.streams.metrics.Metric;
import dev.hashnet.streams.metrics.MetricSink;
import dev.hashnet.streams.metrics.MetricSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where dead letters go, and how many went, by reason. A record that is processed again after an
 * aborted transaction is counted again; its dead letter is on the topic once.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class DeadLetters implements MetricSource {
  private final String topic;
  private final Map<RejectionReason, LongAdder> counts = new ConcurrentHashMap<>();

  public DeadLetters(String topic) {
    this.topic = topic;
  }

  String topic() {
    return topic;
  }

  void count(RejectionReason reason) {
    counts.computeIfAbsent(reason, key -> new LongAdder()).increment();
  }

  /** Every reason, also those not met, so that a rate is there from the first one on. */
  @Override
  public void collect(MetricSink sink) {
    Map<RejectionReason, Long> met = counts();
    for (RejectionReason reason : RejectionReason.values()) {
      sink.value(Metric.DEAD_LETTERS, met.getOrDefault(reason, 0L), reason.label());
    }
  }

  /** The reasons met so far, and how often. */
  public Map<RejectionReason, Long> counts() {
    Map<RejectionReason, Long> met = new EnumMap<>(RejectionReason.class);
    counts.forEach((reason, count) -> met.put(reason, count.sum()));
    return met;
  }
}
