package dev.hashnet.streams.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a topic from a little before its end: a thread that hands each record on, once.
 *
 * <p>A broker that does not answer is tried again, from where reading had come to. Threads: closed
 * by any.
 */
final class TopicTail implements AutoCloseable {
  /** Takes the records, on the tail's thread. */
  @FunctionalInterface
  interface Reader {
    void take(ConsumerRecord<String, byte[]> record);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long RETRY_MS = 1_000;

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final String topic;
  private final long before;
  private final Reader reader;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param consumers makes a consumer without a group
   * @param before records before the end to begin with, about; shared by the partitions
   */
  TopicTail(
      Supplier<Consumer<String, byte[]>> consumers, String topic, long before, Reader reader) {
    this.consumers = consumers;
    this.topic = topic;
    this.before = before;
    this.reader = reader;
    this.thread = new Thread(this::run, "hashnet-tail-" + topic);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (closed.getCount() > 0) {
      try (Consumer<String, byte[]> consumer = consumers.get()) {
        assign(consumer);
        follow(consumer);
      } catch (KafkaException e) {
        LOG.warn("Cannot follow topic, trying again: topic={}: {}", topic, e.toString());
        pause();
      }
    }
  }

  private void assign(Consumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("no such topic: topic=" + topic);
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long share = Math.max(1, before / Math.max(1, partitions.size()));
    for (TopicPartition each : partitions) {
      long first = starts.getOrDefault(each, 0L);
      long from = Math.max(first, ends.getOrDefault(each, 0L) - share);
      consumer.seek(each, Math.max(first, positions.getOrDefault(each, from)));
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    while (closed.getCount() > 0) {
      for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL)) {
        reader.take(each);
        positions.put(new TopicPartition(each.topic(), each.partition()), each.offset() + 1);
      }
    }
  }

  private void pause() {
    try {
      boolean unused = closed.await(RETRY_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
