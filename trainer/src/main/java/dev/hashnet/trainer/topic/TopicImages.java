package dev.hashnet.trainer.topic;

import dev.hashnet.core.RejectedException;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.serde.AvroDeserializer;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import dev.hashnet.trainer.data.ImageCache;
import dev.hashnet.trainer.data.ImageFolder;
import dev.hashnet.trainer.data.ImageFolder.Unreadable;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.topic.IdSample.Picked;
import dev.hashnet.trainer.topic.IdSample.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Images to train on from the topic of image events, in two passes.
 *
 * <p>The first looks at keys alone and picks an {@link IdSample}. It reads on to the end of the
 * topic, since an image that was deleted after the range must not be trained on either. Where
 * deletions leave too few images it is made again with more ids. The second reads the records that
 * were picked, and decodes them into a cache.
 *
 * <p>Committed records only. A record that gives no image is counted and named, never fatal.
 *
 * <p>Memory: about 200 bytes an id of twice the sample, and what the consumer fetches ahead.
 * Threads: one; it starts its own to decode.
 */
public final class TopicImages {
  /** Where deletions thin out the sample, no more ids than that are held. */
  private static final int MOST_IDS = 4_000_000;

  private static final int ROUND_FACTOR = 8;
  private static final int MOST_ID_BYTES = 4_096;

  /** Records that are read over rather than sought over. */
  private static final int SEEK_RECORDS = 200;

  private static final int MAX_POLL_RECORDS = 500;

  /** Images decoded together. */
  private static final int CHUNK = 64;

  private final Consumer<byte[], ByteBuffer> consumer;
  private final AvroDeserializer<ImageEvent> events;
  private final String topic;

  public TopicImages(
      Consumer<byte[], ByteBuffer> consumer, AvroDeserializer<ImageEvent> events, String topic) {
    this.consumer = consumer;
    this.events = events;
    this.topic = topic;
  }

  /** A consumer as this class needs it: by assignment, committed records only, values as views. */
  public static Consumer<byte[], ByteBuffer> consumer(Map<String, Object> kafkaProperties) {
    Map<String, Object> properties = new HashMap<>(kafkaProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // What retention removes while it is read is passed over, not all that follows.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteBufferDeserializer());
  }

  /**
   * What was found.
   *
   * @param events in the range of time that hold an image and have an id
   * @param deletions from its begin to the end of the topic
   * @param images that lie in the cache now
   * @param unreadable records that gave no image
   * @param named the first of them, with the reason
   */
  public record Found(
      long events, long deletions, int images, long unreadable, List<Unreadable> named) {
    public Found {
      named = List.copyOf(named);
    }
  }

  /** Records of the first pass. */
  private static final class Tally {
    long events;
    long deletions;
    final UnreadableRecords unreadable = new UnreadableRecords();
  }

  /**
   * Reads.
   *
   * @throws IOException if the cache cannot be written
   * @throws org.apache.kafka.common.KafkaException if the broker or the registry does not answer
   */
  public Found read(TopicRange range, ImageCache cache) throws IOException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    // Ends of what is not assigned would be warned about in the log: there is no place to note
    // them.
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> begins = begins(partitions, range, ends);
    int mostIds = (int) Math.min(2L * range.sample(), MOST_IDS);
    Tally tally = new Tally();
    IdSample sample = sample(range, begins, ends, mostIds, tally);
    while (sample.droppedAny()
        && sample.images(range.sample()).size() < range.sample()
        && mostIds < MOST_IDS) {
      mostIds = (int) Math.min((long) ROUND_FACTOR * mostIds, MOST_IDS);
      tally = new Tally();
      sample = sample(range, begins, ends, mostIds, tally);
    }
    int images = 0;
    Map<Integer, Deque<Picked>> byPartition = byPartition(sample.images(range.sample()));
    for (Map.Entry<Integer, Deque<Picked>> picked : byPartition.entrySet()) {
      TopicPartition partition = new TopicPartition(topic, picked.getKey());
      images +=
          new Picking(partition, ends.getOrDefault(partition, 0L), cache, tally.unreadable)
              .read(picked.getValue());
    }
    return new Found(
        tally.events, tally.deletions, images, tally.unreadable.count(), tally.unreadable.named());
  }

  private Map<TopicPartition, Long> begins(
      List<TopicPartition> partitions, TopicRange range, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> times =
        partitions.stream()
            .collect(Collectors.toMap(partition -> partition, each -> range.fromMs()));
    Map<TopicPartition, @Nullable OffsetAndTimestamp> found =
        new HashMap<>(consumer.offsetsForTimes(times));
    Map<TopicPartition, Long> begins = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      begins.put(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
    }
    return begins;
  }

  private IdSample sample(
      TopicRange range,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends,
      int mostIds,
      Tally tally) {
    begins.forEach(consumer::seek);
    IdSample sample = new IdSample(range.seed(), mostIds);
    TopicPosition position = new TopicPosition(consumer, ends);
    while (!position.atEnd()) {
      for (ConsumerRecord<byte[], ByteBuffer> one : position.poll()) {
        if (position.isBeforeEnd(new TopicPartition(topic, one.partition()), one.offset())) {
          take(one, range, sample, tally);
        }
      }
    }
    return sample;
  }

  private void take(
      ConsumerRecord<byte[], ByteBuffer> one, TopicRange range, IdSample sample, Tally tally) {
    boolean deletion = one.value() == null;
    if (!deletion && !range.contains(one.timestamp())) {
      return;
    }
    String id;
    try {
      id = id(one.key());
    } catch (IllegalArgumentException e) {
      tally.unreadable.add(
          new TopicPartition(topic, one.partition()), one.offset(), String.valueOf(e.getMessage()));
      return;
    }
    Place place = new Place(one.partition(), one.offset(), one.timestamp());
    if (deletion) {
      tally.deletions++;
      sample.deletion(id, place);
    } else {
      tally.events++;
      sample.image(id, place);
    }
  }

  private static String id(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      throw new IllegalArgumentException("missing-id: the record has no key");
    }
    if (key.length > MOST_ID_BYTES) {
      throw new IllegalArgumentException(
          "malformed-event: the key has %d bytes, the limit is %d"
              .formatted(key.length, MOST_ID_BYTES));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("malformed-event: the key is not UTF-8", e);
    }
  }

  private static Map<Integer, Deque<Picked>> byPartition(List<Picked> picked) {
    Map<Integer, Deque<Picked>> byPartition = new TreeMap<>();
    picked.stream()
        .sorted(Comparator.comparingLong(each -> each.place().offset()))
        .forEach(
            each ->
                byPartition
                    .computeIfAbsent(each.place().partition(), partition -> new ArrayDeque<>())
                    .add(each));
    return byPartition;
  }

  /** The second pass over one partition. */
  private final class Picking {
    private final TopicPartition partition;
    private final TopicPosition position;
    private final ImageCache cache;
    private final UnreadableRecords unreadable;
    private final ImageCodec codec = new ImageCodec(ImageFolder.LIMITS);
    private final List<Encoded> waiting = new ArrayList<>();
    private int images;

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Encoded(Picked picked, byte[] content) {}

    /** An image, or why there is none. */
    private record Decoded(Picked picked, @Nullable NamedImage image, String reason) {}

    Picking(TopicPartition partition, long end, ImageCache cache, UnreadableRecords unreadable) {
      this.partition = partition;
      this.position = new TopicPosition(consumer, Map.of(partition, end));
      this.cache = cache;
      this.unreadable = unreadable;
    }

    /** Returns how many images there were. */
    int read(Deque<Picked> wanted) throws IOException {
      consumer.assign(List.of(partition));
      consumer.seek(partition, wanted.element().place().offset());
      while (!wanted.isEmpty() && !position.atEnd()) {
        long next = wanted.element().place().offset();
        if (next - consumer.position(partition) > SEEK_RECORDS) {
          consumer.seek(partition, next);
        }
        for (ConsumerRecord<byte[], ByteBuffer> one : position.poll()) {
          dropGone(wanted, one.offset());
          if (!wanted.isEmpty() && wanted.element().place().offset() == one.offset()) {
            content(wanted.remove(), one.value());
          }
        }
      }
      dropGone(wanted, Long.MAX_VALUE);
      decode();
      return images;
    }

    private void dropGone(Deque<Picked> wanted, long before) {
      while (!wanted.isEmpty() && wanted.element().place().offset() < before) {
        refuse(wanted.remove(), "the topic's retention removed it meanwhile");
      }
    }

    private void content(Picked picked, @Nullable ByteBuffer value) throws IOException {
      ImageEvent event;
      try {
        event = events.decode(topic, bytes(value));
      } catch (MalformedRecordException e) {
        refuse(picked, "malformed-event: " + e.getMessage());
        return;
      } catch (UnknownSchemaException e) {
        refuse(picked, "unknown-schema: " + e.getMessage());
        return;
      }
      if (event.getContent() instanceof ByteBuffer content) {
        waiting.add(new Encoded(picked, bytes(content)));
        if (waiting.size() >= CHUNK) {
          decode();
        }
      } else {
        refuse(picked, "reference-refused: images that events only refer to are not fetched");
      }
    }

    private void decode() throws IOException {
      List<Decoded> outcomes = waiting.parallelStream().map(this::decode).toList();
      waiting.clear();
      for (Decoded outcome : outcomes) {
        if (outcome.image() == null) {
          refuse(outcome.picked(), outcome.reason());
        } else {
          cache.add(outcome.image());
          images++;
        }
      }
    }

    private Decoded decode(Encoded encoded) {
      Picked picked = encoded.picked();
      try {
        return new Decoded(
            picked,
            NamedImage.bounded(
                picked.id(), codec.decode(encoded.content(), NamedImage.MAX_SIDE_PIXELS)),
            "");
      } catch (RejectedException e) {
        return new Decoded(picked, null, e.reason().label() + ": " + e.getMessage());
      }
    }

    private void refuse(Picked picked, String reason) {
      unreadable.add(
          partition, picked.place().offset(), "image=%s: %s".formatted(picked.id(), reason));
    }
  }

  private static byte[] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return new byte[0];
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
