package dev.hashnet.quickstart;

import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/**
 * Puts images into events in the wire form. Threads: safe for use by several threads.
 *
 * @param serializer of the events
 * @param collection that all images belong to
 * @param eventTime when all images appeared
 */
public record EventWriter(
    AvroSerializer<ImageEvent> serializer, String collection, Instant eventTime) {
  /** The value of a record. */
  public byte[] write(String imageId, byte[] image) {
    ImageEvent event =
        ImageEvent.newBuilder()
            .setCollection(collection)
            .setEventTime(eventTime)
            .setContent(ByteBuffer.wrap(image))
            .setAttributes(Map.of("file", imageId))
            .build();
    byte[] value = serializer.serialize("", event);
    if (value == null) {
      throw new IllegalStateException("an event has a value: image=" + imageId);
    }
    return value;
  }
}
