package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * Which rows are taken: a bit a row, in pages of 64. Rows given back are taken again, those of the
 * page that lost one last first.
 */
final class RowPages {
  static final int PAGE_SHIFT = 6;
  static final int PAGE_ROWS = 1 << PAGE_SHIFT;

  private long[] taken = new long[1];

  /** Pages below {@link #pageCount} with a free row, the next to be used on top. */
  private int[] open = new int[1];

  private int openCount;
  private int pageCount;
  private int count;

  int take() {
    if (openCount == 0) {
      if (pageCount == taken.length) {
        taken = Arrays.copyOf(taken, pageCount + Math.max(1, pageCount >>> 3));
      }
      push(pageCount++);
    }
    int page = open[openCount - 1];
    int row = (page << PAGE_SHIFT) + Long.numberOfTrailingZeros(~taken[page]);
    taken[page] |= 1L << row;
    if (taken[page] == -1) {
      openCount--;
    }
    count++;
    return row;
  }

  void giveBack(int row) {
    int page = row >>> PAGE_SHIFT;
    if (taken[page] == -1) {
      push(page);
    }
    taken[page] &= ~(1L << row);
    count--;
  }

  private void push(int page) {
    if (openCount == open.length) {
      open = Arrays.copyOf(open, openCount + Math.max(4, openCount >>> 1));
    }
    open[openCount++] = page;
  }

  boolean isTaken(int row) {
    return (taken[row >>> PAGE_SHIFT] >>> row & 1) != 0;
  }

  /** The taken rows of a page, a bit each, the first in the lowest. */
  long taken(int page) {
    return taken[page];
  }

  int pageCount() {
    return pageCount;
  }

  /** All rows ever taken lie below. */
  int end() {
    return pageCount << PAGE_SHIFT;
  }

  int count() {
    return count;
  }

  long bytes() {
    return 32 + 8L * taken.length + 4L * open.length;
  }
}
