package dev.hashnet.schemas.serde;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings that come again and again in records, such as the names of collections and versions: the
 * few that came last are found by their bytes, so that they are not made, hashed and compared anew
 * each time. Bounded: 64 strings of at most 64 bytes.
 *
 * <p>Threads: safe for use by several threads; one may not see what another has just put there.
 */
final class RepeatedStrings {
  private static final int SLOTS = 64;
  private static final int MAX_BYTES = 64;

  private static final class Known {
    private final byte[] bytes;
    private final String text;

    Known(byte[] bytes, String text) {
      this.bytes = bytes;
      this.text = text;
    }
  }

  private final @Nullable Known[] known = new Known[SLOTS];

  /** The string that the bytes are in UTF-8. */
  String of(byte[] bytes, int from, int to) {
    if (to == from || to - from > MAX_BYTES) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
    // Names that differ do so in their length or towards their end, mostly.
    int slot = (31 * bytes[to - 1] + 7 * bytes[(from + to) >>> 1] + to - from) & (SLOTS - 1);
    Known found = known[slot];
    if (found == null || !Arrays.equals(found.bytes, 0, found.bytes.length, bytes, from, to)) {
      String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      found = new Known(Arrays.copyOfRange(bytes, from, to), text);
      known[slot] = found;
    }
    return found.text;
  }
}
