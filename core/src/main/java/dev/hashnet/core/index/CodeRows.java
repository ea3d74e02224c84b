package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import java.util.Arrays;

/**
 * The code of each row. Codes lie in planes, one int of each code side by side, which is the form
 * in which a compiler makes vector instructions of a scan; planes come in chunks of 16384 rows, so
 * that growing copies nothing but the first, which begins small.
 */
final class CodeRows {
  /** Takes rows within a radius. */
  interface Hits {
    void hit(int row, int distanceBits);

    /** Most bits in which a row may differ for it to matter which row it is. */
    int listedBits();

    /** Whether each of these rows is one image that counts. First row and number are of pages. */
    boolean areSingle(int firstRow, int rows);

    /** Takes so many rows of which it does not matter which they are. */
    void count(int rows);
  }

  /**
   * Rows looked at as one. A block that holds a hit, or seems to by the first bits of its codes, is
   * read twice, so it should be short; but the start of a vector loop costs as much as a hundred
   * rows.
   */
  static final int BLOCK_ROWS = 1024;

  private static final int CHUNK_SHIFT = 14;
  private static final int CHUNK_ROWS = 1 << CHUNK_SHIFT;
  private static final int CHUNK_MASK = CHUNK_ROWS - 1;
  private static final int MIN_ROWS = 64;

  private final int words;

  /** By chunk, plane, row of the chunk; planes 2i and 2i + 1 are word i, the upper half first. */
  private int[][][] chunks = {};

  /** Distances of the rows of a chunk: as long as the first, once there was a scan. */
  private int[] distances = {};

  /** Rows of a block that are near, and how far they are. */
  private int[] near = {};

  CodeRows(int bits) {
    this.words = bits / Long.SIZE;
  }

  static long[] wordsOf(BinaryCode code) {
    long[] words = new long[code.bits() / Long.SIZE];
    for (int i = 0; i < words.length; i++) {
      words[i] = code.word(i);
    }
    return words;
  }

  int words() {
    return words;
  }

  void set(int row, long[] code) {
    ensure(row);
    int[][] planes = chunks[row >>> CHUNK_SHIFT];
    for (int i = 0; i < planes.length; i++) {
      planes[i][row & CHUNK_MASK] = half(code, i);
    }
  }

  private static int half(long[] code, int i) {
    long word = code[i >>> 1];
    return (int) ((i & 1) == 0 ? word >>> Integer.SIZE : word);
  }

  /** Makes room for a row. */
  private void ensure(int row) {
    int chunk = row >>> CHUNK_SHIFT;
    if (chunk >= chunks.length) {
      int length = chunks.length;
      chunks = Arrays.copyOf(chunks, chunk + 1 + (chunk >>> 3));
      Arrays.setAll(chunks, i -> i < length ? chunks[i] : new int[2 * words][0]);
    }
    int[][] planes = chunks[chunk];
    if ((row & CHUNK_MASK) >= planes[0].length) {
      int rows = chunk > 0 ? CHUNK_ROWS : Math.max(MIN_ROWS, Integer.highestOneBit(row) << 1);
      Arrays.setAll(planes, i -> Arrays.copyOf(planes[i], rows));
    }
  }

  /** Copies the code of a row. */
  void get(int row, long[] into) {
    int[][] planes = chunks[row >>> CHUNK_SHIFT];
    for (int i = 0; i < words; i++) {
      into[i] = word(planes, i, row & CHUNK_MASK);
    }
  }

  private static long word(int[][] planes, int word, int i) {
    return (long) planes[2 * word][i] << Integer.SIZE
        | Integer.toUnsignedLong(planes[2 * word + 1][i]);
  }

  BinaryCode code(int row) {
    long[] code = new long[words];
    get(row, code);
    return BinaryCode.ofWords(code);
  }

  /** Loads what {@link #distance} will, all at once. */
  int touch(int row) {
    int touched = 0;
    for (int[] plane : chunks[row >>> CHUNK_SHIFT]) {
      touched ^= plane[row & CHUNK_MASK];
    }
    return touched;
  }

  /**
   * Number of bits in which the row's code differs from the given one; where it is more than {@code
   * radiusBits}, some number above that.
   */
  int distance(int row, long[] code, int radiusBits) {
    int[][] planes = chunks[row >>> CHUNK_SHIFT];
    int distance = 0;
    for (int i = 0; i < code.length && distance <= radiusBits; i++) {
      distance += Long.bitCount(word(planes, i, row & CHUNK_MASK) ^ code[i]);
    }
    return distance;
  }

  /** Passes on all rows below {@code end} that are within the radius, free ones included. */
  void scan(long[] code, int radiusBits, int end, Hits hits) {
    int[] query = new int[2 * words];
    Arrays.setAll(query, i -> half(code, i));
    int room = chunks.length == 0 ? 0 : chunks[0][0].length;
    if (distances.length < room) {
      distances = new int[room];
      near = new int[Math.min(BLOCK_ROWS, room)];
    }
    PlaneDistances scan = new PlaneDistances(query, distances);
    for (int first = 0; first < end; first += CHUNK_ROWS) {
      scan.select(chunks[first >>> CHUNK_SHIFT]);
      scanChunk(scan, first, Math.min(CHUNK_ROWS, end - first), radiusBits, hits);
    }
  }

  private void scanChunk(PlaneDistances scan, int firstRow, int rows, int radiusBits, Hits hits) {
    for (int from = 0; from < rows; from += BLOCK_ROWS) {
      int to = Math.min(from + BLOCK_ROWS, rows);
      if (!scan.measure(from, to, radiusBits)) {
        continue;
      }
      int listedBits = Math.min(radiusBits, hits.listedBits());
      if (listedBits < radiusBits && hits.areSingle(firstRow + from, to - from)) {
        hits.count(scan.countBetween(from, to, listedBits, radiusBits));
        if (!scan.holdsNear(from, to, listedBits)) {
          continue;
        }
      } else {
        listedBits = radiusBits;
      }
      int found = scan.collect(from, to, listedBits, near);
      for (int i = 0; i < found; i++) {
        int row = firstRow + (near[i] >>> PlaneDistances.DISTANCE_SHIFT);
        hits.hit(row, near[i] & PlaneDistances.DISTANCE_MASK);
      }
    }
  }

  /** A hash of the row's code, all 32 bits of it good. */
  static int hash(long[] code) {
    long hash = 0;
    for (long word : code) {
      hash = (hash ^ word) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32);
  }

  long bytes() {
    long bytes = 16 + 4L * chunks.length + 2 * 16 + 4L * (near.length + distances.length);
    for (int[][] planes : chunks) {
      bytes += 16 + 4L * planes.length;
      for (int[] plane : planes) {
        bytes += 16 + 4L * plane.length;
      }
    }
    return bytes;
  }
}
