package dev.hashnet.core.index;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The timestamp of each row: milliseconds after the one of its page, in an int. A page whose rows
 * lie more than 24 days apart is kept in longs.
 *
 * <p>Over the pages stands a tree with 64 children a node, which holds the least timestamp below:
 * or less, since a row that is given back raises nothing. Old rows are found from the root down.
 */
final class Timestamps {
  private static final int PAGE_MASK = RowPages.PAGE_ROWS - 1;

  private final RowPages pages;
  private final IntRows offsets = new IntRows();
  private long[] bases = new long[1];
  private final Map<Integer, long[]> widePages = new HashMap<>();

  /**
   * By level from the pages up, a number of at most the least timestamp below; the last has one.
   */
  private long[][] least = {{Long.MAX_VALUE}};

  Timestamps(RowPages pages) {
    this.pages = pages;
  }

  long get(int row) {
    int page = row >>> RowPages.PAGE_SHIFT;
    if (!widePages.isEmpty()) {
      long[] wide = widePages.get(page);
      if (wide != null) {
        return wide[row & PAGE_MASK];
      }
    }
    return bases[page] + offsets.get(row);
  }

  /** Sets the timestamp of a row that has just been taken. */
  void set(int row, long timestampMs) {
    offsets.ensure(row);
    int page = row >>> RowPages.PAGE_SHIFT;
    ensurePage(page);
    long others = pages.taken(page) & ~(1L << row);
    if (others == 0) {
      widePages.remove(page);
      bases[page] = timestampMs;
      offsets.set(row, 0);
    } else {
      setBeside(others, row, timestampMs);
    }
    for (int level = 0, i = page; level < least.length; level++, i >>>= RowPages.PAGE_SHIFT) {
      if (least[level][i] <= timestampMs) {
        break;
      }
      least[level][i] = timestampMs;
    }
  }

  private void setBeside(long others, int row, long timestampMs) {
    int page = row >>> RowPages.PAGE_SHIFT;
    long[] wide = widePages.isEmpty() ? null : widePages.get(page);
    if (wide == null) {
      if (fits(bases[page], timestampMs)) {
        offsets.set(row, (int) (timestampMs - bases[page]));
        return;
      }
      wide = widened(page);
    }
    wide[row & PAGE_MASK] = timestampMs;
    long first = timestampMs;
    long last = timestampMs;
    for (long left = others; left != 0; left &= left - 1) {
      long other = wide[Long.numberOfTrailingZeros(left)];
      first = Math.min(first, other);
      last = Math.max(last, other);
    }
    if (fits(first, last)) {
      bases[page] = first;
      for (long left = others | 1L << row; left != 0; left &= left - 1) {
        int i = Long.numberOfTrailingZeros(left);
        offsets.set((page << RowPages.PAGE_SHIFT) + i, (int) (wide[i] - first));
      }
      widePages.remove(page);
    } else {
      widePages.put(page, wide);
    }
  }

  private static boolean fits(long base, long timestampMs) {
    long difference = timestampMs - base;
    boolean overflows = ((timestampMs ^ base) & (timestampMs ^ difference)) < 0;
    return !overflows && difference == (int) difference;
  }

  private long[] widened(int page) {
    long[] wide = new long[RowPages.PAGE_ROWS];
    for (int i = 0; i < wide.length; i++) {
      int row = (page << RowPages.PAGE_SHIFT) + i;
      wide[i] = pages.isTaken(row) ? bases[page] + offsets.get(row) : 0;
    }
    return wide;
  }

  private void ensurePage(int page) {
    if (page >= bases.length) {
      bases = Arrays.copyOf(bases, page + 1 + (page >>> 3));
    }
    int length = page + 1;
    for (int level = 0; level < least.length; level++) {
      if (length > least[level].length) {
        int before = least[level].length;
        least[level] = Arrays.copyOf(least[level], length + (length >>> 3));
        Arrays.fill(least[level], before, least[level].length, Long.MAX_VALUE);
      }
      length = ((least[level].length - 1) >>> RowPages.PAGE_SHIFT) + 1;
    }
    if (least[least.length - 1].length > 1) {
      int top = least.length;
      least = Arrays.copyOf(least, top + 1);
      least[top] = new long[length];
      for (int i = 0; i < length; i++) {
        least[top][i] = leastOfChildren(top, i);
      }
      ensurePage(page);
    }
  }

  /** A page that may hold a timestamp below the given one, or -1. */
  int pageBefore(long timestampMs) {
    int top = least.length - 1;
    if (least[top][0] >= timestampMs) {
      return -1;
    }
    int i = 0;
    for (int level = top - 1; level >= 0; level--) {
      i <<= RowPages.PAGE_SHIFT;
      while (least[level][i] >= timestampMs) {
        i++;
      }
    }
    return i;
  }

  /** Rows of a page with a timestamp below the given one, a bit each. */
  long rowsBefore(int page, long timestampMs) {
    long before = 0;
    for (long left = pages.taken(page); left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      if (get((page << RowPages.PAGE_SHIFT) + i) < timestampMs) {
        before |= 1L << i;
      }
    }
    return before;
  }

  /** Works out anew what the least timestamp of a page is. */
  void refresh(int page) {
    long first = Long.MAX_VALUE;
    for (long left = pages.taken(page); left != 0; left &= left - 1) {
      first =
          Math.min(first, get((page << RowPages.PAGE_SHIFT) + Long.numberOfTrailingZeros(left)));
    }
    least[0][page] = first;
    int i = page;
    for (int level = 1; level < least.length; level++) {
      i >>>= RowPages.PAGE_SHIFT;
      long now = leastOfChildren(level, i);
      if (least[level][i] == now) {
        return;
      }
      least[level][i] = now;
    }
  }

  private long leastOfChildren(int level, int i) {
    long[] children = least[level - 1];
    int from = i << RowPages.PAGE_SHIFT;
    int to = Math.min(from + RowPages.PAGE_ROWS, children.length);
    long first = Long.MAX_VALUE;
    for (int child = from; child < to; child++) {
      first = Math.min(first, children[child]);
    }
    return first;
  }

  long bytes() {
    long bytes = offsets.bytes() + 8L * bases.length + widePages.size() * (48 + 16 + 512L);
    for (long[] level : least) {
      bytes += 16 + 8L * level.length;
    }
    return bytes;
  }
}
