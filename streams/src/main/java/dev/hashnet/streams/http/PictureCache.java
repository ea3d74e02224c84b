package dev.hashnet.streams.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shrunk pictures by where their images lie; those used least recently go when the bytes exceed the
 * limit. Threads: safe for use by several threads.
 */
final class PictureCache {
  private static final float LOAD = 0.75f;

  /** What an entry costs beside its bytes, about. */
  private static final int ENTRY_BYTES = 128;

  /**
   * Which picture.
   *
   * @param side pixels of the longer side
   */
  record Key(int partition, long offset, int side) {}

  private final long maxBytes;
  private final Map<Key, Shrunk> pictures = new LinkedHashMap<>(16, LOAD, true);
  private long bytes;

  /** A picture, and the image that it is of. */
  static final class Shrunk {
    private final String imageId;
    private final String collection;
    private final byte[] jpeg;

    Shrunk(String imageId, String collection, byte[] jpeg) {
      this.imageId = imageId;
      this.collection = collection;
      this.jpeg = jpeg;
    }

    boolean isOf(String otherId, String otherCollection) {
      return imageId.equals(otherId) && collection.equals(otherCollection);
    }

    /** Shared, not copied. */
    byte[] jpeg() {
      return jpeg;
    }
  }

  PictureCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized Optional<Shrunk> get(Key key) {
    return Optional.ofNullable(pictures.get(key));
  }

  synchronized void put(Key key, Shrunk picture) {
    Shrunk before = pictures.put(key, picture);
    bytes += picture.jpeg().length + ENTRY_BYTES;
    if (before != null) {
      bytes -= before.jpeg().length + ENTRY_BYTES;
    }
    Iterator<Shrunk> eldest = pictures.values().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      bytes -= eldest.next().jpeg().length + ENTRY_BYTES;
      eldest.remove();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
