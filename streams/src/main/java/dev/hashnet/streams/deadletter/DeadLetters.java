package dev.hashnet.streams.deadletter;

import dev.hashnet.core.RejectionReason;
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
public final class DeadLetters {
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

  /** The reasons met so far, and how often. */
  public Map<RejectionReason, Long> counts() {
    Map<RejectionReason, Long> met = new EnumMap<>(RejectionReason.class);
    counts.forEach((reason, count) -> met.put(reason, count.sum()));
    return met;
  }
}
