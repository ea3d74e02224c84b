package dev.hashnet.streams.deadletter;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a refused record into one dead letter, and goes on; lets the task fail at everything else.
 *
 * <p>Refused is what a {@link RejectedException} says, and a record that is no Avro record or names
 * a schema that the registry does not know. Anything else (registry unreachable, a broken encoder,
 * a mistake of ours) says nothing about the record: to go on would lose it.
 *
 * <p>A dead letter has the record's own key, value, timestamp and headers, Kafka's {@code
 * __streams.errors.*} headers, and the reason under {@link #REASON}. Kafka Streams sends it with
 * the task's own producer, so under exactly-once a dead letter of processing belongs to the
 * transaction that commits the record's offset. Of deserialization this cannot be said: Kafka
 * Streams reads a source's records ahead of their turn, so a crash may repeat their dead letters.
 * Both topologies therefore take raw bytes from their sources and read them in their processors.
 *
 * <p>Kafka makes the handlers and hands them its configuration, in which the shared {@link
 * DeadLetters} travel under {@link #DEAD_LETTERS}.
 *
 * <p>Source: KIP-1033, KIP-1034.
 */
public final class DeadLetterHandler
    implements ProcessingExceptionHandler, DeserializationExceptionHandler {
  /** Key of the {@link DeadLetters} in the configuration of Kafka Streams. */
  public static final String DEAD_LETTERS = "hashnet.dead-letters";

  /** Header with the reason's label. */
  public static final String REASON = "hashnet.reason";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);

  /** Headers are part of the record, whose size has a limit. */
  private static final int MAX_MESSAGE_CHARS = 2_000;

  private static final int MAX_STACK_TRACE_CHARS = 8_000;

  private @Nullable DeadLetters deadLetters;

  @Override
  public void configure(Map<String, ?> configs) {
    if (!(configs.get(DEAD_LETTERS) instanceof DeadLetters shared)) {
      throw new IllegalArgumentException(
          DEAD_LETTERS + " must hold DeadLetters: " + configs.get(DEAD_LETTERS));
    }
    deadLetters = shared;
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    return reasonOf(exception)
        .map(
            reason ->
                letter(
                    context, context.sourceRawKey(), context.sourceRawValue(), reason, exception))
        .map(letter -> ProcessingExceptionHandler.Response.resume(List.of(letter)))
        .orElseGet(ProcessingExceptionHandler.Response::fail);
  }

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return reasonOf(exception)
        .map(reason -> letter(context, record.key(), record.value(), reason, exception))
        .map(letter -> DeserializationExceptionHandler.Response.resume(List.of(letter)))
        .orElseGet(DeserializationExceptionHandler.Response::fail);
  }

  private static Optional<RejectionReason> reasonOf(Exception exception) {
    if (exception instanceof RejectedException rejected) {
      return Optional.of(rejected.reason());
    }
    if (exception instanceof MalformedRecordException) {
      return Optional.of(RejectionReason.MALFORMED_EVENT);
    }
    if (exception instanceof UnknownSchemaException) {
      return Optional.of(RejectionReason.UNKNOWN_SCHEMA);
    }
    return Optional.empty();
  }

  private ProducerRecord<byte[], byte[]> letter(
      ErrorHandlerContext context,
      byte @Nullable [] key,
      byte @Nullable [] value,
      RejectionReason reason,
      Exception exception) {
    DeadLetters letters = Objects.requireNonNull(deadLetters);
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(letters.topic(), null, context.timestamp(), key, value);
    Headers headers = letter.headers();
    context.headers().forEach(headers::add);
    add(headers, "__streams.errors.exception", exception.getClass().getName());
    add(
        headers,
        "__streams.errors.message",
        cut(String.valueOf(exception.getMessage()), MAX_MESSAGE_CHARS));
    add(headers, "__streams.errors.stacktrace", cut(stackTrace(exception), MAX_STACK_TRACE_CHARS));
    add(headers, "__streams.errors.topic", context.topic());
    add(headers, "__streams.errors.partition", Integer.toString(context.partition()));
    add(headers, "__streams.errors.offset", Long.toString(context.offset()));
    add(headers, REASON, reason.label());
    letters.count(reason);
    LOG.warn(
        "Dead letter: reason={}: {}",
        reason.label(),
        cut(String.valueOf(exception.getMessage()), MAX_MESSAGE_CHARS));
    return letter;
  }

  private static void add(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String cut(String text, int maxChars) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars) + "...";
  }

  /** As text, for Kafka's header; nothing is printed. */
  private static String stackTrace(Exception exception) {
    StringWriter text = new StringWriter();
    exception.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
