package dev.hashnet.streams.encode;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.ContentReference;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads image events: from Avro bytes to the encoded image, fetched where the event holds a
 * reference.
 *
 * <p>Errors: RejectedException with MALFORMED_EVENT, UNKNOWN_SCHEMA and the reasons of {@link
 * ContentFetcher}; and what else the deserializer throws, such as RegistryUnavailableException, as
 * it is.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class EventDecoder {
  private final String topic;
  private final Deserializer<ImageEvent> events;
  private final ContentFetcher fetcher;

  public EventDecoder(String topic, Deserializer<ImageEvent> events, ContentFetcher fetcher) {
    this.topic = topic;
    this.events = events;
    this.fetcher = fetcher;
  }

  /** Reads the event; what it refers to is not fetched yet. */
  public ImageEvent read(byte[] bytes) {
    try {
      return events.deserialize(topic, bytes);
    } catch (MalformedRecordException e) {
      throw new RejectedException(
          RejectionReason.MALFORMED_EVENT, String.valueOf(e.getMessage()), e);
    } catch (UnknownSchemaException e) {
      throw new RejectedException(
          RejectionReason.UNKNOWN_SCHEMA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether {@link #withContent} will fetch, and so may wait for others. */
  static boolean isReference(ImageEvent event) {
    return event.getContent() instanceof ContentReference;
  }

  /** The event with its image, fetched where it holds a reference. */
  public DecodedEvent withContent(ImageEvent event) {
    byte[] content =
        event.getContent() instanceof ContentReference reference
            ? fetcher.fetch(reference)
            : array((ByteBuffer) event.getContent());
    return new DecodedEvent(
        event.getCollection(),
        event.getEventTime().toEpochMilli(),
        content,
        new Sha256(sha256(content)));
  }

  private static byte[] array(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.remaining() == buffer.array().length) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
