package dev.hashnet.core.index;

/**
 * Finds the row of an id: chains through the rows, one for each value of the upper bits of the
 * hash. A link names a row and carries the bits of its hash that come next, so that ids are
 * compared where nearly all of the hash agrees, and the table doubles without looking at an id.
 */
final class IdTable {
  private static final int NONE = 0;
  private static final int MIN_HEADS_LOG2 = 5;

  private final IdPages ids;
  private final IntRows next = new IntRows();

  /** Each link: bits of the hash above {@link #headsLog2} + 1 bits for a row plus one. */
  private int[] heads = new int[1 << MIN_HEADS_LOG2];

  private int headsLog2 = MIN_HEADS_LOG2;

  IdTable(IdPages ids) {
    this.ids = ids;
  }

  private int rowMask() {
    return (2 << headsLog2) - 1;
  }

  private int head(int hash) {
    return hash >>> (Integer.SIZE - headsLog2);
  }

  /** The bits of the hash that a link carries, in their place. */
  private int mark(int hash) {
    return hash << headsLog2 & ~rowMask();
  }

  /** The row of the id, or -1. */
  int find(byte[] id, int hash) {
    int mark = mark(hash);
    int mask = rowMask();
    for (int link = heads[head(hash)]; link != NONE; link = next.get((link & mask) - 1)) {
      if ((link & ~mask) == mark && ids.equals((link & mask) - 1, id)) {
        return (link & mask) - 1;
      }
    }
    return -1;
  }

  /** Adds a row whose id is not in the table. */
  void add(int row, int hash) {
    while (row + 1 > rowMask()) {
      grow();
    }
    next.ensure(row);
    int head = head(hash);
    next.set(row, heads[head]);
    heads[head] = mark(hash) | row + 1;
  }

  /**
   * The next bit of the hash, the uppermost of those that a link carries, picks one of two heads.
   */
  private void grow() {
    int[] old = heads;
    int mask = rowMask();
    headsLog2++;
    heads = new int[old.length * 2];
    for (int i = 0; i < old.length; i++) {
      int following;
      for (int link = old[i]; link != NONE; link = following) {
        int row = (link & mask) - 1;
        following = next.get(row);
        int head = 2 * i + (link >>> (Integer.SIZE - 1));
        next.set(row, heads[head]);
        heads[head] = (link & ~mask) << 1 | row + 1;
      }
    }
  }

  /** Removes a row that is in the table under the hash. */
  void remove(int row, int hash) {
    int mask = rowMask();
    int head = head(hash);
    int link = heads[head];
    if ((link & mask) - 1 == row) {
      heads[head] = next.get(row);
      return;
    }
    int before = (link & mask) - 1;
    for (link = next.get(before); (link & mask) - 1 != row; link = next.get(before)) {
      before = (link & mask) - 1;
    }
    next.set(before, next.get(row));
  }

  long bytes() {
    return 16 + 4L * heads.length + next.bytes();
  }
}
