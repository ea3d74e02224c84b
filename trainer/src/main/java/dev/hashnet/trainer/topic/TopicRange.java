package dev.hashnet.trainer.topic;

/**
 * Which events of a topic to train on.
 *
 * @param fromMs first Kafka timestamp
 * @param toMs the timestamp to end before
 * @param sample most images
 * @param seed of the sample
 */
public record TopicRange(long fromMs, long toMs, int sample, long seed) {
  /** What an id takes on the heap while the topic is read, about 200 bytes, times twice as many. */
  public static final int MOST_SAMPLED = 1_000_000;

  public TopicRange {
    if (fromMs < 0 || fromMs >= toMs) {
      throw new IllegalArgumentException(
          "range of time must begin at 0 or later, before its end: fromMs=%d, toMs=%d"
              .formatted(fromMs, toMs));
    }
    if (sample < 1 || sample > MOST_SAMPLED) {
      throw new IllegalArgumentException(
          "sample must be 1 to %d: sample=%d".formatted(MOST_SAMPLED, sample));
    }
  }

  boolean contains(long timestampMs) {
    return timestampMs >= fromMs && timestampMs < toMs;
  }
}
