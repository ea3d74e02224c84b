package dev.hashnet.benchmarks.index;

import java.util.Arrays;

/**
 * A scan of all bits of packed codes, in vector instructions: the least that an index must beat.
 *
 * <p>Half words lie in planes, one a position, so that the inner loop is one of int additions that
 * the compiler vectorises: distances of a block of codes are summed plane by plane, and only a
 * block that holds a hit is read again. All that a loop touches has the same index; with another
 * one for the sums C2 of Java 17 makes no vectors. So planes come in chunks, as long as the sums
 * are.
 */
final class PackedScan implements Structure {
  private static final int BLOCK = 1_024;

  /** Long enough for a processor to read ahead, short enough for the sums to stay in a cache. */
  private static final int CHUNK = 16 * BLOCK;

  private final CodeSet queries;
  private final int count;

  /** By plane, chunk, code of the chunk. */
  private final int[][][] planes;

  private final int[] distances = new int[CHUNK];
  private final long buildNs;

  PackedScan(Workload work) {
    queries = work.queries();
    CodeSet codes = work.codes();
    count = codes.count();
    long startNs = ThreadTime.nowNs();
    planes = new int[2 * codes.wordsPerCode()][(count + CHUNK - 1) / CHUNK][CHUNK];
    for (int code = 0; code < count; code++) {
      for (int word = 0; word < codes.wordsPerCode(); word++) {
        long value = codes.word(code, word);
        planes[2 * word][code / CHUNK][code % CHUNK] = (int) (value >>> 32);
        planes[2 * word + 1][code / CHUNK][code % CHUNK] = (int) value;
      }
    }
    buildNs = ThreadTime.nowNs() - startNs;
  }

  @Override
  public String name() {
    return "packed scan";
  }

  @Override
  public Kind kind() {
    return Kind.SCAN;
  }

  @Override
  public long buildNs() {
    return buildNs;
  }

  @Override
  public long bytes() {
    return 4L * planes.length * planes[0].length * CHUNK;
  }

  @Override
  public Answer search(int from, int queryCount, int radiusBits) {
    int[] hits = new int[queryCount];
    long startNs = ThreadTime.nowNs();
    for (int i = 0; i < queryCount; i++) {
      hits[i] = scan(queries.words(from + i), radiusBits);
    }
    return new Answer(ThreadTime.nowNs() - startNs, hits);
  }

  private int scan(long[] query, int radiusBits) {
    int found = 0;
    for (int first = 0; first < count; first += BLOCK) {
      int chunk = first / CHUNK;
      int from = first % CHUNK;
      if (nearest(query, chunk, from, radiusBits) < 0) {
        int in = Math.min(BLOCK, count - first);
        for (int i = 0; i < in; i++) {
          found += distance(query, chunk, from + i) <= radiusBits ? 1 : 0;
        }
      }
    }
    return found;
  }

  /** Negative if a code of the block is within the radius. */
  private int nearest(long[] query, int chunk, int from, int radiusBits) {
    if (query.length == 1) {
      return pair(planes[0][chunk], planes[1][chunk], from, query[0], radiusBits);
    }
    Arrays.fill(distances, from, from + BLOCK, -radiusBits - 1);
    for (int word = 0; word < query.length - 1; word++) {
      add(planes[2 * word][chunk], planes[2 * word + 1][chunk], from, query[word], distances);
    }
    int last = query.length - 1;
    return close(
        planes[2 * last][chunk], planes[2 * last + 1][chunk], from, query[last], distances);
  }

  private static int pair(int[] high, int[] low, int from, long query, int radiusBits) {
    int queryHigh = (int) (query >>> 32);
    int queryLow = (int) query;
    int sign = 0;
    for (int i = from; i < from + BLOCK; i++) {
      sign |=
          Integer.bitCount(high[i] ^ queryHigh)
              + Integer.bitCount(low[i] ^ queryLow)
              - radiusBits
              - 1;
    }
    return sign;
  }

  private static void add(int[] high, int[] low, int from, long query, int[] sums) {
    int queryHigh = (int) (query >>> 32);
    int queryLow = (int) query;
    for (int i = from; i < from + BLOCK; i++) {
      sums[i] += Integer.bitCount(high[i] ^ queryHigh) + Integer.bitCount(low[i] ^ queryLow);
    }
  }

  private static int close(int[] high, int[] low, int from, long query, int[] sums) {
    int queryHigh = (int) (query >>> 32);
    int queryLow = (int) query;
    int sign = 0;
    for (int i = from; i < from + BLOCK; i++) {
      sign |= sums[i] + Integer.bitCount(high[i] ^ queryHigh) + Integer.bitCount(low[i] ^ queryLow);
    }
    return sign;
  }

  private int distance(long[] query, int chunk, int code) {
    int distance = 0;
    for (int word = 0; word < query.length; word++) {
      distance += Integer.bitCount(planes[2 * word][chunk][code] ^ (int) (query[word] >>> 32));
      distance += Integer.bitCount(planes[2 * word + 1][chunk][code] ^ (int) query[word]);
    }
    return distance;
  }

  @Override
  public void close() {
    // Nothing outside the heap.
  }
}
