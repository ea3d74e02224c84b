package dev.hashnet.streams.encode;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.core.rollout.CanaryShare;
import dev.hashnet.schemas.ImageCode;
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
  private final LookAhead lookAhead;
  private final String topic;
  private final Duration eventTimeAhead;
  private @Nullable ProcessorContext<byte[], ImageCode> context;

  /**
   * @param topic the topic that images come from
   * @param eventTimeAhead how far an event's time may lie ahead of its record's timestamp
   */
  public EncodeProcessor(LookAhead lookAhead, String topic, Duration eventTimeAhead) {
    this.lookAhead = lookAhead;
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
    task.forward(event.withValue(codeOf(event, source)));
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
