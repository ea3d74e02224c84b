package dev.hashnet.streams.encode;

import dev.hashnet.schemas.Sha256;

/** An image event with the encoded image at hand. */
public final class DecodedEvent {
  private final String collection;
  private final long eventTimeMs;
  private final byte[] content;
  private final Sha256 contentSha256;

  DecodedEvent(String collection, long eventTimeMs, byte[] content, Sha256 contentSha256) {
    this.collection = collection;
    this.eventTimeMs = eventTimeMs;
    this.content = content;
    this.contentSha256 = contentSha256;
  }

  public String collection() {
    return collection;
  }

  public long eventTimeMs() {
    return eventTimeMs;
  }

  /** Shared, not copied. */
  public byte[] content() {
    return content;
  }

  Sha256 contentSha256() {
    return contentSha256;
  }
}
