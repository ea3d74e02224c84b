package dev.hashnet.core.index;

/**
 * How far a query is from rows whose codes lie in planes, an int of each code side by side. A scan
 * asks it of a chunk of rows after the other, and there of a block at a time.
 *
 * <p>But for {@link #collect}, a compiler makes vector instructions of each loop: there is no
 * branch in it, nothing depends on the row before, and whatever it reads or writes has the same
 * index. (C2 of Java 17 gives up where one index is moved against another.)
 */
final class PlaneDistances {
  /** Bits of a number of {@link #collect} that are the distance; those above are the row. */
  static final int DISTANCE_SHIFT = 10;

  static final int DISTANCE_MASK = (1 << DISTANCE_SHIFT) - 1;

  /** Planes taken at once, and those that are asked first whether a block is worth measuring. */
  private static final int AT_ONCE = 4;

  /**
   * Blocks in turn in which the first planes promised what was not there, until they are not asked.
   */
  private static final int MOST_MISLED = 3;

  private final int[] query;
  private final int[] distances;
  private int[][] planes = {};
  private int misled;

  /**
   * @param query the query's ints, one a plane
   * @param distances room for a chunk
   */
  PlaneDistances(int[] query, int[] distances) {
    this.query = query;
    this.distances = distances;
  }

  /** Turns to the planes of a chunk. */
  void select(int[][] planes) {
    this.planes = planes;
  }

  /**
   * Reckons the distances of some rows, of which the other methods tell then. False where none is
   * near; then they may be left out.
   */
  boolean measure(int from, int to, int radiusBits) {
    boolean asked = misled < MOST_MISLED;
    if (asked && !mayHoldNear(from, to, radiusBits)) {
      misled = 0;
      return false;
    }
    boolean near = addUp(from, to, radiusBits + 1) < 0;
    misled = asked && near ? 0 : misled + 1;
    return near;
  }

  /** False where all rows differ in more bits than that in the first 128 already. */
  private boolean mayHoldNear(int from, int to, int radiusBits) {
    int[][] p = planes;
    int[] q = query;
    int limit = radiusBits + 1;
    return p.length < AT_ONCE
        ? signs(p[0], p[1], q[0], q[1], from, to, limit) < 0
        : signs(p[0], p[1], p[2], p[3], q[0], q[1], q[2], q[3], from, to, limit) < 0;
  }

  /** Negative where a row is below the limit. */
  private int addUp(int from, int to, int limit) {
    int[][] p = planes;
    int[] q = query;
    int[] sums = distances;
    if (p.length < AT_ONCE) {
      return set(p[0], p[1], q[0], q[1], from, to, sums, limit);
    }
    int signs = set(p[0], p[1], p[2], p[3], q[0], q[1], q[2], q[3], from, to, sums, limit);
    int i = AT_ONCE;
    for (; i + AT_ONCE <= p.length; i += AT_ONCE) {
      int[] a = p[i];
      int[] b = p[i + 1];
      int[] c = p[i + 2];
      int[] d = p[i + 3];
      signs = add(a, b, c, d, q[i], q[i + 1], q[i + 2], q[i + 3], from, to, sums, limit);
    }
    return i == p.length ? signs : add(p[i], p[i + 1], q[i], q[i + 1], from, to, sums, limit);
  }

  /** Whether a row differs in at most so many bits. */
  boolean holdsNear(int from, int to, int radiusBits) {
    int[] sums = distances;
    int signs = 0;
    for (int i = from; i < to; i++) {
      signs |= sums[i] - radiusBits - 1;
    }
    return signs < 0;
  }

  /** Rows that differ in more than {@code listedBits}, and in at most {@code radiusBits}. */
  int countBetween(int from, int to, int listedBits, int radiusBits) {
    int[] sums = distances;
    int count = 0;
    for (int i = from; i < to; i++) {
      count += isNear(sums[i], radiusBits) - isNear(sums[i], listedBits);
    }
    return count;
  }

  /**
   * Writes down the rows that differ in at most so many bits, and how far they are.
   *
   * @param into room for all rows of the block
   * @return how many there are
   */
  int collect(int from, int to, int radiusBits, int[] into) {
    int[] sums = distances;
    int found = 0;
    for (int i = from; i < to; i++) {
      // Written always and kept where near: where many rows are, a branch is mispredicted.
      into[found] = i << DISTANCE_SHIFT | sums[i];
      found += isNear(sums[i], radiusBits);
    }
    return found;
  }

  /** 1 if the distance is at most the radius, else 0. */
  private static int isNear(int distanceBits, int radiusBits) {
    return (distanceBits - radiusBits - 1) >>> (Integer.SIZE - 1);
  }

  private static int signs(int[] a, int[] b, int qa, int qb, int from, int to, int limit) {
    int signs = 0;
    for (int i = from; i < to; i++) {
      signs |= Integer.bitCount(a[i] ^ qa) + Integer.bitCount(b[i] ^ qb) - limit;
    }
    return signs;
  }

  private static int signs(
      int[] a,
      int[] b,
      int[] c,
      int[] d,
      int qa,
      int qb,
      int qc,
      int qd,
      int from,
      int to,
      int limit) {
    int signs = 0;
    for (int i = from; i < to; i++) {
      signs |=
          Integer.bitCount(a[i] ^ qa)
              + Integer.bitCount(b[i] ^ qb)
              + Integer.bitCount(c[i] ^ qc)
              + Integer.bitCount(d[i] ^ qd)
              - limit;
    }
    return signs;
  }

  private static int set(
      int[] a, int[] b, int qa, int qb, int from, int to, int[] sums, int limit) {
    int signs = 0;
    for (int i = from; i < to; i++) {
      int sum = Integer.bitCount(a[i] ^ qa) + Integer.bitCount(b[i] ^ qb);
      sums[i] = sum;
      signs |= sum - limit;
    }
    return signs;
  }

  private static int add(
      int[] a, int[] b, int qa, int qb, int from, int to, int[] sums, int limit) {
    int signs = 0;
    for (int i = from; i < to; i++) {
      int sum = sums[i] + Integer.bitCount(a[i] ^ qa) + Integer.bitCount(b[i] ^ qb);
      sums[i] = sum;
      signs |= sum - limit;
    }
    return signs;
  }

  private static int set(
      int[] a,
      int[] b,
      int[] c,
      int[] d,
      int qa,
      int qb,
      int qc,
      int qd,
      int from,
      int to,
      int[] sums,
      int limit) {
    int signs = 0;
    for (int i = from; i < to; i++) {
      int sum =
          Integer.bitCount(a[i] ^ qa)
              + Integer.bitCount(b[i] ^ qb)
              + Integer.bitCount(c[i] ^ qc)
              + Integer.bitCount(d[i] ^ qd);
      sums[i] = sum;
      signs |= sum - limit;
    }
    return signs;
  }

  private static int add(
      int[] a,
      int[] b,
      int[] c,
      int[] d,
      int qa,
      int qb,
      int qc,
      int qd,
      int from,
      int to,
      int[] sums,
      int limit) {
    int signs = 0;
    for (int i = from; i < to; i++) {
      int sum =
          sums[i]
              + Integer.bitCount(a[i] ^ qa)
              + Integer.bitCount(b[i] ^ qb)
              + Integer.bitCount(c[i] ^ qc)
              + Integer.bitCount(d[i] ^ qd);
      sums[i] = sum;
      signs |= sum - limit;
    }
    return signs;
  }
}
