package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import java.util.Arrays;

/**
 * The distinct codes of an index, each in a numbered entry, and the entry of each code. Words lie
 * side by side, so that comparing a whole code touches one cache line, and scanning all of them
 * reads memory in order.
 */
final class EntryStore {
  /** Takes entries within a radius. */
  interface Hits {
    void hit(int entry, int distanceBits);
  }

  private final int wordsPerCode;
  private final FreeSlots slots = new FreeSlots();
  private final SlotTable byCode = new SlotTable(this::hash);
  private long[] words = new long[0];

  EntryStore(int bits) {
    this.wordsPerCode = bits / Long.SIZE;
  }

  static long[] wordsOf(BinaryCode code) {
    long[] words = new long[code.bits() / Long.SIZE];
    for (int i = 0; i < words.length; i++) {
      words[i] = code.word(i);
    }
    return words;
  }

  /** The entry of the code, or -1. */
  int find(long[] code) {
    return byCode.find(hash(code, 0), entry -> distance(entry, code) == 0);
  }

  /** A new entry for a code that has none. */
  int add(long[] code) {
    int entry = slots.take();
    int base = entry * wordsPerCode;
    if (base + wordsPerCode > words.length) {
      words = Arrays.copyOf(words, FreeSlots.grown(slots.end()) * wordsPerCode);
    }
    System.arraycopy(code, 0, words, base, wordsPerCode);
    byCode.add(entry);
    return entry;
  }

  void remove(int entry) {
    byCode.remove(entry);
    slots.giveBack(entry);
  }

  BinaryCode code(int entry) {
    int base = entry * wordsPerCode;
    return BinaryCode.ofWords(Arrays.copyOfRange(words, base, base + wordsPerCode));
  }

  /** Number of bits in which the entry's code differs from the given one. */
  int distance(int entry, long[] code) {
    int base = entry * wordsPerCode;
    int distance = 0;
    for (int i = 0; i < wordsPerCode; i++) {
      distance += Long.bitCount(words[base + i] ^ code[i]);
    }
    return distance;
  }

  /** Passes on all entries within the radius, free ones included. */
  void scan(long[] code, int radiusBits, Hits hits) {
    int end = slots.end();
    if (wordsPerCode > 1) {
      scanWide(code, radiusBits, hits, end);
      return;
    }
    long[] all = words;
    long word = code[0];
    for (int entry = 0; entry < end; entry++) {
      int distance = Long.bitCount(all[entry] ^ word);
      if (distance <= radiusBits) {
        hits.hit(entry, distance);
      }
    }
  }

  /** Two words at a time: a code of more than one word that is far off shows it early. */
  private void scanWide(long[] code, int radiusBits, Hits hits, int end) {
    long[] all = words;
    int count = wordsPerCode;
    long first = code[0];
    long second = code[1];
    for (int entry = 0, base = 0; entry < end; entry++, base += count) {
      int distance = Long.bitCount(all[base] ^ first) + Long.bitCount(all[base + 1] ^ second);
      for (int i = 2; i < count && distance <= radiusBits; i++) {
        distance += Long.bitCount(all[base + i] ^ code[i]);
      }
      if (distance <= radiusBits) {
        hits.hit(entry, distance);
      }
    }
  }

  /**
   * Bits {@code offset} to {@code offset + width - 1} of the entry's code, right-aligned; after the
   * last bit comes the first.
   */
  int bitsAt(int entry, int offset, int width) {
    return bitsAt(words, entry * wordsPerCode, wordsPerCode, offset, width);
  }

  /** As {@link #bitsAt(int, int, int)}, of a code of this length. Width 1 to 32. */
  int bitsOf(long[] code, int offset, int width) {
    return bitsAt(code, 0, wordsPerCode, offset, width);
  }

  private static int bitsAt(long[] words, int base, int count, int offset, int width) {
    int word = offset / Long.SIZE % count;
    int shift = offset % Long.SIZE;
    long bits = words[base + word] << shift;
    if (shift + width > Long.SIZE) {
      bits |= words[base + (word + 1) % count] >>> (Long.SIZE - shift);
    }
    return (int) (bits >>> (Long.SIZE - width));
  }

  private int hash(int entry) {
    return hash(words, entry * wordsPerCode);
  }

  private int hash(long[] from, int base) {
    long hash = 0;
    for (int i = 0; i < wordsPerCode; i++) {
      hash = (hash ^ from[base + i]) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    return SlotTable.spread(hash);
  }

  /** Distinct codes stored. */
  int count() {
    return slots.taken();
  }

  /** All entries lie below; some of them may be free. */
  int end() {
    return slots.end();
  }

  int wordsPerCode() {
    return wordsPerCode;
  }

  long bytes() {
    return 8L * words.length + byCode.bytes() + slots.bytes();
  }
}
