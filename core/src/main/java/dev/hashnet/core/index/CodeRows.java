package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import java.util.Arrays;

/**
 * The code of each row. The first 128 bits lie in planes, one int of each code side by side, which
 * is the form in which a compiler makes vector instructions of a scan; what a code has beyond lies
 * together, so that comparing it touches one cache line or two.
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

  /** Words of a code that lie in planes. */
  private static final int PLANE_WORDS = 2;

  /**
   * Rows looked at as one. A block that holds a hit is read twice, so it should be short; but the
   * start of a vector loop costs as much as a hundred rows.
   */
  static final int BLOCK_ROWS = 1024;

  /** Rows of a chunk and distances of at most 64 bits in one int. */
  private static final int DISTANCE_SHIFT = 8;

  private static final int DISTANCE_MASK = (1 << DISTANCE_SHIFT) - 1;

  private static final long[] NONE = {};

  private final int words;
  private final int tailWords;
  private final IntRows[] planes;
  private long[][] tails = {NONE};

  /** Rows of a block that are near, and how far they are. */
  private final int[] near = new int[BLOCK_ROWS];

  CodeRows(int bits) {
    this.words = bits / Long.SIZE;
    int planeWords = Math.min(words, PLANE_WORDS);
    this.tailWords = words - planeWords;
    this.planes = new IntRows[2 * planeWords];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = new IntRows();
    }
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
    for (int i = 0; i < planes.length; i++) {
      planes[i].ensure(row);
      planes[i].set(row, half(code, i));
    }
    if (tailWords > 0) {
      ensureTail(row);
      System.arraycopy(code, PLANE_WORDS, tail(row), tailBase(row), tailWords);
    }
  }

  private static int half(long[] code, int i) {
    long word = code[i >>> 1];
    return (int) ((i & 1) == 0 ? word >>> Integer.SIZE : word);
  }

  private void ensureTail(int row) {
    int chunk = row >>> IntRows.CHUNK_SHIFT;
    if (chunk >= tails.length) {
      int length = tails.length;
      tails = Arrays.copyOf(tails, chunk + 1 + (chunk >>> 3));
      Arrays.fill(tails, length, tails.length, NONE);
    }
    if (tailBase(row) >= tails[chunk].length) {
      tails[chunk] = Arrays.copyOf(tails[chunk], IntRows.chunkRows(row) * tailWords);
    }
  }

  private long[] tail(int row) {
    return tails[row >>> IntRows.CHUNK_SHIFT];
  }

  private int tailBase(int row) {
    return (row & (IntRows.CHUNK_ROWS - 1)) * tailWords;
  }

  /** Copies the code of a row. */
  void get(int row, long[] into) {
    for (int i = 0; i < planes.length; i += 2) {
      into[i >>> 1] = word(row, i);
    }
    if (tailWords > 0) {
      System.arraycopy(tail(row), tailBase(row), into, PLANE_WORDS, tailWords);
    }
  }

  private long word(int row, int plane) {
    return (long) planes[plane].get(row) << Integer.SIZE
        | Integer.toUnsignedLong(planes[plane + 1].get(row));
  }

  BinaryCode code(int row) {
    long[] code = new long[words];
    get(row, code);
    return BinaryCode.ofWords(code);
  }

  /** Loads what {@link #distance} will, all at once. */
  int touch(int row) {
    int touched = tailWords > 0 ? (int) tail(row)[tailBase(row)] : 0;
    for (IntRows plane : planes) {
      touched ^= plane.get(row);
    }
    return touched;
  }

  /**
   * Number of bits in which the row's code differs from the given one; where it is more than {@code
   * radiusBits}, some number above that.
   */
  int distance(int row, long[] code, int radiusBits) {
    int distance = 0;
    if (tailWords > 0) {
      long[] tail = tail(row);
      int base = tailBase(row);
      for (int i = 0; i < tailWords; i++) {
        distance += Long.bitCount(tail[base + i] ^ code[PLANE_WORDS + i]);
      }
    }
    for (int i = 0; i < planes.length && distance <= radiusBits; i += 2) {
      distance += Long.bitCount(word(row, i) ^ code[i >>> 1]);
    }
    return distance;
  }

  /** Passes on all rows below {@code end} that are within the radius, free ones included. */
  void scan(long[] code, int radiusBits, int end, Hits hits) {
    for (int first = 0; first < end; first += IntRows.CHUNK_ROWS) {
      int chunk = first >>> IntRows.CHUNK_SHIFT;
      int rows = Math.min(IntRows.CHUNK_ROWS, end - first);
      if (planes.length == 2) {
        scanTwo(chunk, rows, code, radiusBits, hits);
      } else {
        scanFour(chunk, rows, code, radiusBits, hits);
      }
    }
  }

  private void scanTwo(int chunk, int rows, long[] code, int radiusBits, Hits hits) {
    int[] plane0 = planes[0].chunk(chunk);
    int[] plane1 = planes[1].chunk(chunk);
    int q0 = half(code, 0);
    int q1 = half(code, 1);
    for (int from = 0; from < rows; from += BLOCK_ROWS) {
      int to = Math.min(from + BLOCK_ROWS, rows);
      if (!holdsHit(plane0, plane1, from, to, q0, q1, radiusBits + 1)) {
        continue;
      }
      int firstRow = chunk << IntRows.CHUNK_SHIFT;
      int listedBits = Math.min(radiusBits, hits.listedBits());
      if (listedBits < radiusBits && hits.areSingle(firstRow + from, to - from)) {
        hits.count(countBetween(plane0, plane1, from, to, q0, q1, listedBits, radiusBits));
        if (!holdsHit(plane0, plane1, from, to, q0, q1, listedBits + 1)) {
          continue;
        }
      } else {
        listedBits = radiusBits;
      }
      int found = 0;
      for (int i = from; i < to; i++) {
        int distance = Integer.bitCount(plane0[i] ^ q0) + Integer.bitCount(plane1[i] ^ q1);
        // Written always and kept where near: where many rows are, a branch is mispredicted.
        near[found] = i << DISTANCE_SHIFT | distance;
        found += (distance - listedBits - 1) >>> (Integer.SIZE - 1);
      }
      for (int k = 0; k < found; k++) {
        hits.hit(firstRow + (near[k] >>> DISTANCE_SHIFT), near[k] & DISTANCE_MASK);
      }
    }
  }

  /** Rows that differ in more than {@code listedBits}, and in at most {@code radiusBits}. */
  private static int countBetween(
      int[] plane0,
      int[] plane1,
      int from,
      int to,
      int q0,
      int q1,
      int listedBits,
      int radiusBits) {
    int count = 0;
    for (int i = from; i < to; i++) {
      int distance = Integer.bitCount(plane0[i] ^ q0) + Integer.bitCount(plane1[i] ^ q1);
      count += ((distance - radiusBits - 1) >>> 31) - ((distance - listedBits - 1) >>> 31);
    }
    return count;
  }

  private static boolean holdsHit(
      int[] plane0, int[] plane1, int from, int to, int q0, int q1, int limit) {
    int signs = 0;
    for (int i = from; i < to; i++) {
      signs |= Integer.bitCount(plane0[i] ^ q0) + Integer.bitCount(plane1[i] ^ q1) - limit;
    }
    return signs < 0;
  }

  private void scanFour(int chunk, int rows, long[] code, int radiusBits, Hits hits) {
    int[] plane0 = planes[0].chunk(chunk);
    int[] plane1 = planes[1].chunk(chunk);
    int[] plane2 = planes[2].chunk(chunk);
    int[] plane3 = planes[3].chunk(chunk);
    int[] head = {half(code, 0), half(code, 1), half(code, 2), half(code, 3)};
    for (int from = 0; from < rows; from += BLOCK_ROWS) {
      int to = Math.min(from + BLOCK_ROWS, rows);
      if (!holdsHit(plane0, plane1, plane2, plane3, from, to, head, radiusBits + 1)) {
        continue;
      }
      for (int i = from; i < to; i++) {
        int distance =
            Integer.bitCount(plane0[i] ^ head[0])
                + Integer.bitCount(plane1[i] ^ head[1])
                + Integer.bitCount(plane2[i] ^ head[2])
                + Integer.bitCount(plane3[i] ^ head[3]);
        if (distance <= radiusBits) {
          int row = (chunk << IntRows.CHUNK_SHIFT) + i;
          distance = tailWords == 0 ? distance : distance(row, code, radiusBits);
          if (distance <= radiusBits) {
            hits.hit(row, distance);
          }
        }
      }
    }
  }

  private static boolean holdsHit(
      int[] plane0,
      int[] plane1,
      int[] plane2,
      int[] plane3,
      int from,
      int to,
      int[] head,
      int limit) {
    int q0 = head[0];
    int q1 = head[1];
    int q2 = head[2];
    int q3 = head[3];
    int signs = 0;
    for (int i = from; i < to; i++) {
      signs |=
          Integer.bitCount(plane0[i] ^ q0)
              + Integer.bitCount(plane1[i] ^ q1)
              + Integer.bitCount(plane2[i] ^ q2)
              + Integer.bitCount(plane3[i] ^ q3)
              - limit;
    }
    return signs < 0;
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
    long bytes = 16 + 4L * near.length;
    for (IntRows plane : planes) {
      bytes += plane.bytes();
    }
    for (long[] tail : tails) {
      bytes += tail.length == 0 ? 4 : 20 + 8L * tail.length;
    }
    return bytes;
  }
}
