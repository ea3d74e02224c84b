package dev.hashnet.quickstart;

import dev.hashnet.schemas.ContentReference;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.schemas.serde.AvroSerializer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  /** The value of a record that holds the image. */
  public byte[] write(String imageId, byte[] image) {
    return serialize(imageId, ByteBuffer.wrap(image));
  }

  /** The value of a record that names where the image lies. */
  public byte[] writeReference(String imageId, URI uri, byte[] image) {
    return serialize(
        imageId,
        ContentReference.newBuilder()
            .setUri(uri.toString())
            .setSha256(new Sha256(sha256(image)))
            .setSizeBytes(image.length)
            .build());
  }

  private byte[] serialize(String imageId, Object content) {
    ImageEvent event =
        ImageEvent.newBuilder()
            .setCollection(collection)
            .setEventTime(eventTime)
            .setContent(content)
            .setAttributes(Map.of("name", imageId))
            .build();
    return serializer.encode(event);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
