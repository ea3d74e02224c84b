package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Exact range search over binary codes of one length that arrive, expire and are removed.
 *
 * <p>Errors: IllegalArgumentException where a code has another length than the index, where a
 * radius is not in 0 to {@link #bits()}, or where a limit is negative.
 *
 * <p>Threads: one writer; searches by the writer's thread only, unless an implementation says more.
 */
public interface HammingIndex {
  /** Code length. */
  int bits();

  /** Stores the image, in place of its earlier code and timestamp if it has one. */
  void put(String id, BinaryCode code, long timestampMs);

  /** Returns whether the image was stored. */
  boolean remove(String id);

  /** The stored code of the image, or null. */
  @Nullable BinaryCode get(String id);

  /** Whether the image is stored. */
  default boolean contains(String id) {
    return get(id) != null;
  }

  /**
   * All stored images within {@code radiusBits} of the code, at most {@code limit} of them listed.
   * Exact at any radius. An image finds itself if it is stored: remove it first, or ignore it.
   */
  SearchResult search(BinaryCode code, int radiusBits, int limit);

  /** Builds now what the next search would have to build first; changes no answer. */
  default void prepare() {}

  /**
   * Says which images the next calls will name, some dozens at most: what those read may be loaded
   * at once. Changes no answer, whatever is called then.
   */
  default void expect(List<String> ids) {}

  /** Removes images with a timestamp below the given one. Returns how many. */
  default int expireBefore(long timestampMs) {
    return expireBefore(timestampMs, id -> {});
  }

  /**
   * Removes images with a timestamp below the given one and names each once it is gone, in no
   * particular order. {@code expired} must not change this index. Returns how many.
   */
  int expireBefore(long timestampMs, Consumer<String> expired);

  /** Names each stored image, in no particular order. {@code ids} must not change this index. */
  void forEachId(Consumer<String> ids);

  /** Images stored. */
  int size();

  /** Estimated heap, bytes. */
  long bytes();

  /** Checks what {@link #put} and {@link #search} ask of a code. */
  static void requireBits(int bits, BinaryCode code) {
    if (code.bits() != bits) {
      throw new IllegalArgumentException(
          "code must have the index's length: bits=%d, index=%d".formatted(code.bits(), bits));
    }
  }

  /** Checks what {@link #search} asks of its arguments. */
  static void requireSearch(int bits, BinaryCode code, int radiusBits, int limit) {
    requireBits(bits, code);
    if (radiusBits < 0 || radiusBits > bits) {
      throw new IllegalArgumentException(
          "radius must be 0..%d: radius=%d".formatted(bits, radiusBits));
    }
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: limit=" + limit);
    }
  }
}
