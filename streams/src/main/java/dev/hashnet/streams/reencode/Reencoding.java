package dev.hashnet.streams.reencode;

import dev.hashnet.core.rollout.CanaryShare;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.serde.AvroSerializer;
import dev.hashnet.streams.encode.CollectionPartitioner;
import dev.hashnet.streams.encode.EventReencoder;
import dev.hashnet.streams.encode.EventReencoder.Reencoded;
import dev.hashnet.streams.encode.ServingSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Encodes the events of a range of time again, by the version that was active then and by the
 * candidate, and publishes both codes marked as such; the index adds the candidate's to images that
 * it holds with that very active code.
 *
 * <p>Codes and offsets go into one transaction, so that it goes on where it ended, whatever ended
 * it; and doing it twice changes nothing. A second process fences the first. The range's beginning
 * stands in the offsets' metadata: another range begins anew.
 *
 * <p>Threads: one.
 */
public final class Reencoding {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LAG_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * The broker, as this needs it.
   *
   * @param events of a group whose committed offsets say how far it is
   * @param liveLag events that the live encoding lies behind
   */
  public record Clients(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> events,
      Producer<byte[], byte[]> producer,
      LongSupplier liveLag) {}

  /**
   * The time, as this needs it.
   *
   * @param parkNs waits so long, nanoseconds
   */
  public record Pace(LongSupplier nanoTime, LongConsumer parkNs) {}

  private final Clients clients;
  private final String eventTopic;
  private final String codeTopic;
  private final AvroSerializer<ImageCode> codes;
  private final RolloutTimeline timeline;
  private final EventReencoder encoder;
  private final Function<String, ServingSet> setsByActive;
  private final Pace pace;

  private long published;

  /**
   * @param clients closed by the caller
   * @param setsByActive the encoders for images of an active version: it, and the candidate
   */
  public Reencoding(
      Clients clients,
      String eventTopic,
      String codeTopic,
      AvroSerializer<ImageCode> codes,
      RolloutTimeline timeline,
      EventReencoder encoder,
      Function<String, ServingSet> setsByActive,
      Pace pace) {
    this.clients = clients;
    this.eventTopic = eventTopic;
    this.codeTopic = codeTopic;
    this.codes = codes;
    this.timeline = timeline;
    this.encoder = encoder;
    this.setsByActive = setsByActive;
    this.pace = pace;
  }

  /** Runs to the end of the range. Returns the codes that were published. */
  public long run(ReencodeOptions options, Consumer<ReencodeProgress> progress) {
    var consumer = clients.events();
    List<TopicPartition> partitions =
        consumer.partitionsFor(eventTopic).stream()
            .map(each -> new TopicPartition(eventTopic, each.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = offsetsAt(partitions, options.toMs());
    Map<TopicPartition, Long> starts = offsetsAt(partitions, options.fromMs());
    clients.producer().initTransactions();
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    String range = "from=" + options.fromMs();
    partitions.forEach(
        each -> {
          OffsetAndMetadata before = committed.get(each);
          long start = at(starts, each);
          consumer.seek(
              each,
              before != null && before.metadata().equals(range)
                  ? Math.max(start, before.offset())
                  : start);
        });
    long all =
        partitions.stream().mapToLong(each -> Math.max(0, at(ends, each) - at(starts, each))).sum();
    long beganNs = pace.nanoTime().getAsLong();
    long handled = 0;
    for (long left = left(ends); left > 0; left = left(ends)) {
      awaitLive(
          options.maxLag(),
          () -> progress.accept(new ReencodeProgress(all - left(ends), all, published, true)));
      List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
        if (each.offset() < at(ends, new TopicPartition(each.topic(), each.partition()))) {
          batch.add(each);
        }
      }
      publish(options.version(), batch, range);
      handled += batch.size();
      progress.accept(new ReencodeProgress(all - left(ends), all, published, false));
      if (options.ratePerS() > 0) {
        long dueNs = (long) (handled / options.ratePerS() * TimeUnit.SECONDS.toNanos(1));
        long aheadNs = dueNs - (pace.nanoTime().getAsLong() - beganNs);
        if (aheadNs > 0) {
          pace.parkNs().accept(aheadNs);
        }
      }
    }
    return published;
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition));
  }

  /** The offset of the first event of that time or later; the end where there is none. */
  private Map<TopicPartition, Long> offsetsAt(List<TopicPartition> partitions, long timestampMs) {
    Map<TopicPartition, Long> ends = clients.events().endOffsets(partitions);
    if (timestampMs == Long.MAX_VALUE) {
      return ends;
    }
    Map<TopicPartition, OffsetAndTimestamp> found =
        clients
            .events()
            .offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(each -> each, each -> timestampMs)));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition each : partitions) {
      OffsetAndTimestamp first = found.get(each);
      offsets.put(each, first == null ? at(ends, each) : first.offset());
    }
    return offsets;
  }

  private long left(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - clients.events().position(end.getKey())))
        .sum();
  }

  /** Behind live traffic. */
  private void awaitLive(long maxLag, Runnable waiting) {
    while (clients.liveLag().getAsLong() > maxLag) {
      waiting.run();
      pace.parkNs().accept(LAG_PAUSE_NS);
    }
  }

  private void publish(String version, List<ConsumerRecord<byte[], byte[]>> batch, String range) {
    if (batch.isEmpty()) {
      return;
    }
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byActive = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> event : batch) {
      if (event.key() != null && event.value() != null) {
        String active = activeFor(event);
        if (!active.equals(version)) {
          byActive.computeIfAbsent(active, each -> new ArrayList<>()).add(event);
        }
      }
    }
    List<Reencoded> results = new ArrayList<>();
    byActive.forEach(
        (active, events) -> results.addAll(encoder.encode(events, setsByActive.apply(active))));
    Producer<byte[], byte[]> producer = clients.producer();
    int codePartitions = producer.partitionsFor(codeTopic).size();
    producer.beginTransaction();
    for (Reencoded each : results) {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  codeTopic,
                  CollectionPartitioner.partitionOf(each.code().getCollection(), codePartitions),
                  ReencodedKey.of(each.event().key(), version),
                  codes.encode(each.code())));
    }
    producer.sendOffsetsToTransaction(behind(batch, range), clients.events().groupMetadata());
    producer.commitTransaction();
    published += results.size();
  }

  private String activeFor(ConsumerRecord<byte[], byte[]> event) {
    RolloutStep step = timeline.at(event.timestamp()).orElseThrow();
    return CanaryShare.partOf(event.key()) < step.canaryPerMille()
        ? step.candidate().orElse(step.active())
        : step.active();
  }

  private static Map<TopicPartition, OffsetAndMetadata> behind(
      List<ConsumerRecord<byte[], byte[]>> batch, String range) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : batch) {
      offsets.put(
          new TopicPartition(each.topic(), each.partition()),
          new OffsetAndMetadata(each.offset() + 1, range));
    }
    return offsets;
  }

  /** The key of a code that was made later. */
  static final class ReencodedKey {
    private ReencodedKey() {}

    static byte[] of(byte[] imageId, String version) {
      byte[] suffix = ("\0" + version).getBytes(StandardCharsets.UTF_8);
      byte[] key = new byte[imageId.length + suffix.length];
      System.arraycopy(imageId, 0, key, 0, imageId.length);
      System.arraycopy(suffix, 0, key, imageId.length, suffix.length);
      return key;
    }
  }
}
