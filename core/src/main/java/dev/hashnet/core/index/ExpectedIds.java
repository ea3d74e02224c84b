package dev.hashnet.core.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ids that are about to be asked for, packed and hashed together, so that what they lead to can be
 * loaded from memory at once instead of one after another.
 */
final class ExpectedIds {
  private @Nullable String[] ids = {};
  private byte[][] bytes = {};
  private int[] hashes = {};
  private int count;

  /** Those before were asked for, or passed over. */
  private int next;

  /** Takes the place of what was expected before. */
  void expect(List<String> expected) {
    count = expected.size();
    next = 0;
    if (ids.length < count) {
      ids = new String[count];
      bytes = new byte[count][];
      hashes = new int[count];
    }
    for (int i = 0; i < count; i++) {
      String id = expected.get(i);
      ids[i] = id;
      bytes[i] = IdBytes.encode(id);
      hashes[i] = IdBytes.hash(bytes[i]);
    }
  }

  /** The number of the id, which is not expected any more, or -1. Fast for those asked in order. */
  int take(String id) {
    for (int i = next; i < count; i++) {
      if (id.equals(ids[i])) {
        next = i + 1;
        return i;
      }
    }
    return -1;
  }

  int count() {
    return count;
  }

  byte[] bytes(int number) {
    return bytes[number];
  }

  int hash(int number) {
    return hashes[number];
  }
}
