package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * An int a row, in chunks of 4096 rows: growing copies nothing but the first, which begins small.
 */
final class IntRows {
  static final int CHUNK_SHIFT = 12;
  static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;

  private static final int CHUNK_MASK = CHUNK_ROWS - 1;
  private static final int[] NONE = {};

  private int[][] chunks = {NONE};

  /** Makes room for a row. */
  void ensure(int row) {
    int chunk = row >>> CHUNK_SHIFT;
    if (chunk >= chunks.length) {
      int length = chunks.length;
      chunks = Arrays.copyOf(chunks, chunk + 1 + (chunk >>> 3));
      Arrays.fill(chunks, length, chunks.length, NONE);
    }
    if ((row & CHUNK_MASK) >= chunks[chunk].length) {
      chunks[chunk] = Arrays.copyOf(chunks[chunk], chunkRows(row));
    }
  }

  /** Rows for which the chunk of a row is given room. */
  static int chunkRows(int row) {
    return row >= CHUNK_ROWS ? CHUNK_ROWS : Math.max(64, Integer.highestOneBit(row) << 1);
  }

  int get(int row) {
    return chunks[row >>> CHUNK_SHIFT][row & CHUNK_MASK];
  }

  void set(int row, int value) {
    chunks[row >>> CHUNK_SHIFT][row & CHUNK_MASK] = value;
  }

  int[] chunk(int chunk) {
    return chunks[chunk];
  }

  long bytes() {
    long bytes = 16 + 4L * chunks.length;
    for (int[] chunk : chunks) {
      bytes += chunk.length == 0 ? 0 : 16 + 4L * chunk.length;
    }
    return bytes;
  }
}
