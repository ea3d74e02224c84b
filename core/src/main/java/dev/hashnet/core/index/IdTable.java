package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * Finds the row of an id: a link for each row, in pages by the upper bits of the id's hash.
 *
 * <p>A link is an int: the bits of the hash that come next, and below them the row plus one. The
 * links of a page are in order, so that the place of one is guessed from its upper bits to within a
 * few, which lie in one cache line or two; and ids are compared only where all those bits agree. A
 * page has room for a few links more than it holds. The number of pages doubles with the rows,
 * without looking at an id: the next bit of the hash, the uppermost of a link, picks one of two.
 */
final class IdTable {
  private static final int MIN_PAGES_LOG2 = 1;

  /** Links of a page when the number of pages doubles, about. */
  private static final int MOST_LINKS_LOG2 = 7;

  /** Room that a new page has. */
  private static final int ROOM = 4;

  private static final int MOST_ROOM = 14;

  /** The number of links, then the links. */
  private static final int[] EMPTY = {0};

  private final IdPages ids;
  private int pagesLog2 = MIN_PAGES_LOG2;
  private int[][] pages = {EMPTY, EMPTY};
  private long arrayBytes;

  IdTable(IdPages ids) {
    this.ids = ids;
  }

  private int rowMask() {
    return (1 << (pagesLog2 + MOST_LINKS_LOG2)) - 1;
  }

  private int page(int hash) {
    return hash >>> (Integer.SIZE - pagesLog2);
  }

  /** The bits of the hash that a link carries, in their place. */
  private int mark(int hash) {
    return hash << pagesLog2 & ~rowMask();
  }

  private static int guess(int count, int link) {
    return 1 + (int) ((Integer.toUnsignedLong(link) * count) >>> Integer.SIZE);
  }

  /** The place of the first link of the page that is not less. */
  private static int place(int[] page, int link) {
    int count = page[0];
    int place = guess(count, link);
    while (place <= count && Integer.compareUnsigned(page[place], link) < 0) {
      place++;
    }
    while (place > 1 && Integer.compareUnsigned(page[place - 1], link) >= 0) {
      place--;
    }
    return place;
  }

  /** Loads the beginning of the page where an id of this hash would be. */
  int touchPage(int hash) {
    return pages[page(hash)][0];
  }

  /** Loads the place of that page where the id's link would be. */
  int touchPlace(int hash) {
    int[] page = pages[page(hash)];
    return page[Math.min(page[0], guess(page[0], mark(hash)))];
  }

  /** The row of the id, or -1. */
  int find(byte[] id, int hash) {
    int[] page = pages[page(hash)];
    int mark = mark(hash);
    int mask = rowMask();
    for (int i = place(page, mark); i <= page[0] && (page[i] & ~mask) == mark; i++) {
      int row = (page[i] & mask) - 1;
      if (ids.equals(row, id)) {
        return row;
      }
    }
    return -1;
  }

  /** Adds a row whose id is not in the table. */
  void add(int row, int hash) {
    while (row + 1 > rowMask()) {
      grow();
    }
    int number = page(hash);
    int[] page = pages[number];
    int link = mark(hash) | row + 1;
    int place = place(page, link);
    int after = page[0] + 1 - place;
    if (page[0] + 1 == page.length) {
      int[] wider = Arrays.copyOf(page, lengthFor(page[0] + 1));
      replace(number, wider);
      page = wider;
    }
    System.arraycopy(page, place, page, place + 1, after);
    page[place] = link;
    page[0]++;
  }

  /** An even number of ints, since the heap gives no less. */
  private static int lengthFor(int links) {
    return (links + 2 + ROOM) & ~1;
  }

  private void replace(int number, int[] page) {
    arrayBytes += bytes(page) - bytes(pages[number]);
    pages[number] = page;
  }

  private static long bytes(int[] page) {
    return page == EMPTY ? 0 : 16 + 4L * page.length;
  }

  private void grow() {
    int[][] old = pages;
    int mask = rowMask();
    pagesLog2++;
    pages = new int[2 * old.length][];
    Arrays.fill(pages, EMPTY);
    arrayBytes = 0;
    for (int i = 0; i < old.length; i++) {
      int[] page = old[i];
      int middle = place(page, Integer.MIN_VALUE);
      split(page, 1, middle, mask, 2 * i);
      split(page, middle, page[0] + 1, mask, 2 * i + 1);
    }
  }

  private void split(int[] from, int begin, int end, int mask, int number) {
    if (begin < end) {
      int[] page = new int[lengthFor(end - begin)];
      for (int i = begin; i < end; i++) {
        page[++page[0]] = (from[i] & ~mask) << 1 | (from[i] & mask);
      }
      replace(number, page);
    }
  }

  /** Removes a row that is in the table under the hash. */
  void remove(int row, int hash) {
    int number = page(hash);
    int[] page = pages[number];
    int place = place(page, mark(hash) | row + 1);
    System.arraycopy(page, place + 1, page, place, page[0] - place);
    page[0]--;
    if (page.length > page[0] + 1 + MOST_ROOM) {
      replace(number, page[0] == 0 ? EMPTY : Arrays.copyOf(page, lengthFor(page[0])));
    }
  }

  long bytes() {
    return 16 + 4L * pages.length + arrayBytes;
  }
}
