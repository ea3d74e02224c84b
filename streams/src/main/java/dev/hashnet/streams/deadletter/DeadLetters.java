package dev.hashnet.streams.deadletter;

import dev.hashnet.core.RejectionReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where dead letters go, and how many went, by reason. A record that is processed again after an aborted transaction is counted
 * again; its dead letter is on the topic once.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class DeadLetters {
  private final String topic;
  private final Map<RejectionReason, LongAdder> counts = new EnumMap<>(RejectionReason.class);

  public DeadLetters(String topic) {
    this.topic = topic;
    for (RejectionReason reason : RejectionReason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  String topic() {
    return topic;
  }

  void count(RejectionReason reason) {
    counts.get(reason).increment();
  }

  /** The reasons met so far, and how often. */
  public Map<RejectionReason, Long> counts() {
    Map<RejectionReason, Long> met = new EnumMap<>(RejectionReason.class);
    counts.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            met.put(reason, count.sum());
          }
        });
    return met;
  }
}
