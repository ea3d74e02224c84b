package dev.hashnet.benchmarks.index;

import dev.hashnet.benchmarks.index.Distribution.CodeSource;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.index.HammingIndex;

/**
 * A window that moves over a stream: each new code lets the oldest expire.
 *
 * <p>Codes are drawn in blocks beforehand, so that drawing does not count as time of the index.
 */
final class WindowTurns {
  private static final int BLOCK = 4_096;

  private final HammingIndex index;
  private final CodeSource source;
  private final int window;
  private int next;

  /**
   * @param index holds {@code window} codes, numbered from 0
   */
  WindowTurns(HammingIndex index, CodeSource source, int window) {
    this.index = index;
    this.source = source;
    this.window = window;
    this.next = window;
  }

  /** Processor time of inserting and expiring so many codes. */
  long turn(int codes) {
    long spentNs = 0;
    for (int done = 0; done < codes; done += BLOCK) {
      spentNs += block(Math.min(BLOCK, codes - done), -1, 0);
    }
    return spentNs;
  }

  /**
   * Codes a second of processor time that were searched, put and expired.
   *
   * @param codes most codes
   * @param mostNs after so long no more are begun
   */
  double streamPerSecond(int codes, int radiusBits, int limit, long mostNs) {
    long spentNs = 0;
    int done = 0;
    while (done < codes && spentNs < mostNs) {
      int count = Math.min(BLOCK, codes - done);
      spentNs += block(count, radiusBits, limit);
      done += count;
    }
    return done / (spentNs / 1e9);
  }

  private long block(int count, int radiusBits, int limit) {
    BinaryCode[] block = new BinaryCode[BLOCK];
    String[] ids = new String[BLOCK];
    long[] words = new long[index.bits() / Long.SIZE];
    for (int i = 0; i < count; i++) {
      source.next(words);
      block[i] = BinaryCode.ofWords(words);
      ids[i] = HammingIndexStructure.id(next + i);
    }
    long startNs = ThreadTime.nowNs();
    for (int i = 0; i < count; i++) {
      if (radiusBits >= 0) {
        index.search(block[i], radiusBits, limit);
      }
      index.put(ids[i], block[i], next);
      next++;
      index.expireBefore(next - window);
    }
    return ThreadTime.nowNs() - startNs;
  }
}
