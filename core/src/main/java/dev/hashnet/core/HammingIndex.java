package dev.hashnet.core;

/**
 * Exact range search over binary codes of one length that arrive, expire and are removed.
 *
 * <p>Threads: one writer; searches by the writer's thread only, unless an implementation says more.
 */
public interface HammingIndex {
  /** Code length. */
  int bits();

  /** Stores the image, in place of its earlier code if it has one. */
  void put(String id, BinaryCode code, long timestampMs);

  /** Returns whether the image was stored. */
  boolean remove(String id);

  /** The stored code of the image, or null. */
  @org.jspecify.annotations.Nullable BinaryCode get(String id);

  /** All stored images within {@code radiusBits} of the code, at most {@code limit} of them listed. Exact at any radius. */
  SearchResult search(BinaryCode code, int radiusBits, int limit);

  /** Removes images with a timestamp below the given one. Returns how many. */
  int expireBefore(long timestampMs);

  /** Images stored. */
  int size();

  /** Estimated heap, bytes. */
  long bytes();
}
