package dev.hashnet.trainer.topic;

import dev.hashnet.trainer.data.ImageFolder.Unreadable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Records that gave nothing to train on: all are counted, the first ones are named. */
final class UnreadableRecords {
  /** More names than anybody reads. */
  private static final int MOST_NAMED = 1_000;

  private final List<Named> named = new ArrayList<>();
  private long count;

  private record Named(int partition, long offset, String topic, String reason) {}

  void add(TopicPartition partition, long offset, String reason) {
    count++;
    if (named.size() < MOST_NAMED) {
      named.add(new Named(partition.partition(), offset, partition.topic(), reason));
    }
  }

  long count() {
    return count;
  }

  /** As {@code topic-partition@offset}, in that order. */
  List<Unreadable> named() {
    return named.stream()
        .sorted(Comparator.comparingInt(Named::partition).thenComparingLong(Named::offset))
        .map(
            each ->
                new Unreadable(
                    "%s-%d@%d".formatted(each.topic(), each.partition(), each.offset()),
                    each.reason()))
        .toList();
  }
}
