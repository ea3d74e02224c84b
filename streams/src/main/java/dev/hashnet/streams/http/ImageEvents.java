package dev.hashnet.streams.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records of {@code image-events}, by partition and offset.
 *
 * <p>One consumer, made when first asked and made anew after a failure. Threads: safe for use by
 * several threads, one of which reads while the others wait, for a bounded time.
 */
public final class ImageEvents implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final String topic;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock(true);
  private @Nullable Consumer<String, byte[]> consumer;

  /**
   * @param consumers makes a consumer without a group, one that refuses an offset that is gone
   *     ({@code auto.offset.reset=none}) and fetches little more than it is asked for
   */
  public ImageEvents(
      Supplier<Consumer<String, byte[]>> consumers, String topic, LongSupplier nanoTime) {
    this.consumers = consumers;
    this.topic = topic;
    this.nanoTime = nanoTime;
  }

  /** The record; empty where the topic holds it no longer. */
  Optional<ConsumerRecord<String, byte[]>> read(int partition, long offset) {
    return withConsumer(open -> read(open, new TopicPartition(topic, partition), offset));
  }

  private interface Work<T> {
    T of(Consumer<String, byte[]> open);
  }

  private <T> T withConsumer(Work<T> work) {
    try {
      if (!lock.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw ProblemException.unavailable(
            "Cannot read an image event", "reader", "its turn", "others are before it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable(
          "Cannot read an image event", "reader", "its turn", "interrupted");
    }
    try {
      Consumer<String, byte[]> open = consumer;
      if (open == null) {
        open = consumers.get();
        consumer = open;
      }
      return work.of(open);
    } catch (KafkaException e) {
      closeConsumer();
      throw ProblemException.unavailable(
          "Cannot read an image event", "topic " + topic, "an answer of the broker", e.toString());
    } finally {
      lock.unlock();
    }
  }

  private Optional<ConsumerRecord<String, byte[]>> read(
      Consumer<String, byte[]> open, TopicPartition partition, long offset) {
    open.assign(List.of(partition));
    open.seek(partition, offset);
    long startNs = nanoTime.getAsLong();
    try {
      while (nanoTime.getAsLong() - startNs < PATIENCE.toNanos()) {
        for (ConsumerRecord<String, byte[]> each : open.poll(POLL)) {
          return each.offset() == offset ? Optional.of(each) : Optional.empty();
        }
        if (open.position(partition) > offset) {
          // Passed over: no committed record lies there.
          return Optional.empty();
        }
      }
    } catch (OffsetOutOfRangeException e) {
      return Optional.empty();
    }
    throw ProblemException.unavailable(
        "Cannot read an image event",
        "%s@%d".formatted(partition, offset),
        "an answer within " + PATIENCE,
        "none");
  }

  private void closeConsumer() {
    Consumer<String, byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closeConsumer();
    } finally {
      lock.unlock();
    }
  }
}
