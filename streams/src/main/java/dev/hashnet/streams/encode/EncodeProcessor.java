package dev.hashnet.streams.encode;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.core.rollout.CanaryShare;
import dev.hashnet.schemas.ImageCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Turns image events into codes, in place: takes the code that the {@link LookAhead} has made, or
 * makes it now. A null event becomes a null code. A refused image throws here, alone.
 */
public final class EncodeProcessor implements Processor<byte[], byte[], byte[], ImageCode> {
  /**
   * Header of a code record with the Kafka timestamp of its event, epoch milliseconds as text: the
   * code topic's own timestamps say when the code came.
   */
  public static final String EVENT_TIMESTAMP = "hashnet.event-timestamp";

  private final LookAhead lookAhead;
  private final EncodeMetrics metrics;
  private final String topic;
  private final Duration eventTimeAhead;
  private @Nullable ProcessorContext<byte[], ImageCode> context;

  /**
   * @param topic the topic that images come from
   * @param eventTimeAhead how far an event's time may lie ahead of its record's timestamp
   */
  public EncodeProcessor(
      LookAhead lookAhead, EncodeMetrics metrics, String topic, Duration eventTimeAhead) {
    this.lookAhead = lookAhead;
    this.metrics = metrics;
    this.topic = topic;
    this.eventTimeAhead = eventTimeAhead;
  }

  @Override
  public void init(ProcessorContext<byte[], ImageCode> taskContext) {
    context = taskContext;
  }

  @Override
  public void process(Record<byte[], byte[]> event) {
    ProcessorContext<byte[], ImageCode> task = Objects.requireNonNull(context);
    RecordMetadata source = task.recordMetadata().orElseThrow();
    metrics.taken();
    ImageCode code = codeOf(event, source);
    event.headers().remove(EVENT_TIMESTAMP);
    event
        .headers()
        .add(EVENT_TIMESTAMP, Long.toString(event.timestamp()).getBytes(StandardCharsets.US_ASCII));
    task.forward(event.withValue(code));
    if (code == null) {
      metrics.deleted();
    } else {
      metrics.coded(event.timestamp());
    }
  }

  private @Nullable ImageCode codeOf(Record<byte[], byte[]> event, RecordMetadata source) {
    String imageId = "";
    try {
      imageId = ImageId.of(event.key());
      if (event.value() == null) {
        return null;
      }
      Encoded encoded =
          lookAhead.take(
              source.topic(),
              source.partition(),
              source.offset(),
              event.timestamp(),
              CanaryShare.partOf(event.key()),
              event.value());
      requireTimely(encoded, event.timestamp());
      return ImageCodes.of(encoded, source.partition(), source.offset(), false);
    } catch (RejectedException e) {
      throw new RejectedException(
          e.reason(),
          "Cannot encode image: image=%s, input=%s-%d@%d: %s"
              .formatted(
                  imageId, source.topic(), source.partition(), source.offset(), e.getMessage()),
          e);
    }
  }

  private void requireTimely(Encoded encoded, long recordTimestampMs) {
    // Compared first, so that the difference cannot overflow.
    if (encoded.eventTimeMs() > recordTimestampMs
        && encoded.eventTimeMs() - recordTimestampMs > eventTimeAhead.toMillis()) {
      throw new RejectedException(
          RejectionReason.EVENT_TIME_AHEAD,
          "the event time %s is more than %s ahead of the record's timestamp %s"
              .formatted(
                  Instant.ofEpochMilli(encoded.eventTimeMs()),
                  eventTimeAhead,
                  Instant.ofEpochMilli(recordTimestampMs)));
    }
  }

  @Override
  public void close() {
    if (context != null) {
      lookAhead.forget(topic, context.taskId().partition());
    }
  }
}
