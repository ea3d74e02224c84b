package dev.hashnet.streams;

import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.serde.RegistryClients;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Makes image events on a registry in memory of its own. */
public final class TestEvents {
  public static final Instant EVENT_TIME = Instant.parse("2026-03-01T12:00:00Z");

  private final TopicSerdes serdes =
      new TopicSerdes(
          RegistryClients.connect("mock://" + UUID.randomUUID(), Map.of()), new TopicNames(), true);

  public TopicSerdes serdes() {
    return serdes;
  }

  /** The content that {@link dev.hashnet.streams.encode.FakeEncoder} takes for an image. */
  public static byte[] content(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  public byte[] event(long number) {
    return event(content(number));
  }

  public byte[] event(byte[] content) {
    return event("default", EVENT_TIME, content);
  }

  public byte[] event(String collection, Instant eventTime, byte[] content) {
    return bytes(new ImageEvent(collection, eventTime, ByteBuffer.wrap(content), Map.of()));
  }

  public byte[] bytes(ImageEvent event) {
    return Objects.requireNonNull(
        serdes.imageEvents().serializer().serialize("image-events", event));
  }
}
