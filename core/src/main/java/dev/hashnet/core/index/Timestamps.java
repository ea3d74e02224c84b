package dev.hashnet.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The timestamp of each row: milliseconds after the one of its page, in as few bytes, 1 to 8, as
 * all rows of the page need. Images that come one after another lie in a page, so that two bytes do
 * where 64 of them come within a minute.
 *
 * <p>Over the pages stands a tree with 64 children a node, which holds the least timestamp below:
 * or less, since a row that is given back raises nothing. Old rows are found from the root down.
 */
final class Timestamps {
  private static final int PAGE_MASK = RowPages.PAGE_ROWS - 1;
  private static final byte[] NONE = {};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final RowPages pages;

  /** Of each page the offsets, lowest byte first; then a long's room, so that longs may be read. */
  private byte[][] offsets = {NONE};

  /** What the offsets of a page, which are not signed, are added to. */
  private long[] bases = new long[1];

  private long offsetBytes;

  /**
   * By level from the pages up, a number of at most the least timestamp below; the last has one.
   */
  private long[][] least = {{Long.MAX_VALUE}};

  Timestamps(RowPages pages) {
    this.pages = pages;
  }

  private static int widthBytes(byte[] page) {
    return page.length >>> RowPages.PAGE_SHIFT;
  }

  /** The greatest offset that so many bytes hold. */
  private static long mask(int widthBytes) {
    return -1L >>> (Long.SIZE - widthBytes * Byte.SIZE);
  }

  private static long offset(byte[] page, int i) {
    int width = widthBytes(page);
    return (long) LONGS.get(page, i * width) & mask(width);
  }

  private static void write(byte[] page, int i, long offset) {
    int width = widthBytes(page);
    long others = (long) LONGS.get(page, i * width) & ~mask(width);
    LONGS.set(page, i * width, others | offset);
  }

  long get(int row) {
    int page = row >>> RowPages.PAGE_SHIFT;
    return bases[page] + offset(offsets[page], row & PAGE_MASK);
  }

  /** Sets the timestamp of a row that has just been taken. */
  void set(int row, long timestampMs) {
    int page = row >>> RowPages.PAGE_SHIFT;
    ensurePage(page);
    long others = pages.taken(page) & ~(1L << row);
    long offset = timestampMs - bases[page];
    if (others == 0) {
      lay(page, 0, timestampMs, timestampMs);
      offset = 0;
    } else if (timestampMs < bases[page]
        || Long.compareUnsigned(offset, mask(widthBytes(offsets[page]))) > 0) {
      long first = Math.min(timestampMs, first(page, others));
      lay(page, others, first, Math.max(timestampMs, last(page, others)));
      offset = timestampMs - first;
    }
    write(offsets[page], row & PAGE_MASK, offset);
    for (int level = 0, i = page; level < least.length; level++, i >>>= RowPages.PAGE_SHIFT) {
      if (least[level][i] <= timestampMs) {
        break;
      }
      least[level][i] = timestampMs;
    }
  }

  /** Lays a page out anew: some of its rows, and room for any between the first and the last. */
  private void lay(int number, long rows, long first, long last) {
    long span = last - first;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(span);
    int width = Math.max(1, (bits + Byte.SIZE - 1) / Byte.SIZE);
    byte[] old = offsets[number];
    byte[] page =
        rows == 0 && widthBytes(old) == width
            ? old
            : new byte[width * RowPages.PAGE_ROWS + Long.BYTES];
    long moved = bases[number] - first;
    for (long left = rows; left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      write(page, i, offset(old, i) + moved);
    }
    bases[number] = first;
    offsetBytes += bytes(page) - bytes(old);
    offsets[number] = page;
  }

  private static long bytes(byte[] page) {
    return page.length == 0 ? 0 : 16L + page.length;
  }

  private long first(int page, long rows) {
    long least = -1;
    byte[] from = offsets[page];
    for (long left = rows; left != 0; left &= left - 1) {
      long offset = offset(from, Long.numberOfTrailingZeros(left));
      least = Long.compareUnsigned(offset, least) < 0 ? offset : least;
    }
    return bases[page] + least;
  }

  private long last(int page, long rows) {
    long most = 0;
    byte[] from = offsets[page];
    for (long left = rows; left != 0; left &= left - 1) {
      long offset = offset(from, Long.numberOfTrailingZeros(left));
      most = Long.compareUnsigned(offset, most) > 0 ? offset : most;
    }
    return bases[page] + most;
  }

  private void ensurePage(int page) {
    if (page >= bases.length) {
      int before = offsets.length;
      bases = Arrays.copyOf(bases, page + 1 + (page >>> 3));
      offsets = Arrays.copyOf(offsets, bases.length);
      Arrays.fill(offsets, before, offsets.length, NONE);
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
    if (timestampMs <= bases[page]) {
      return 0;
    }
    byte[] from = offsets[page];
    long limit = timestampMs - bases[page];
    long before = 0;
    for (long left = pages.taken(page); left != 0; left &= left - 1) {
      int i = Long.numberOfTrailingZeros(left);
      if (Long.compareUnsigned(offset(from, i), limit) < 0) {
        before |= 1L << i;
      }
    }
    return before;
  }

  /**
   * Works out anew what the least timestamp of a page is, and lays the page out in fewer bytes
   * where they do.
   */
  void refresh(int page) {
    long rows = pages.taken(page);
    long first = rows == 0 ? Long.MAX_VALUE : first(page, rows);
    if (rows != 0 && widthBytes(offsets[page]) > 1) {
      long last = last(page, rows);
      if (Long.compareUnsigned(last - first, mask(widthBytes(offsets[page]) - 1)) <= 0) {
        lay(page, rows, first, last);
      }
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
    long bytes = offsetBytes + (4L + 8L) * bases.length;
    for (long[] level : least) {
      bytes += 16 + 8L * level.length;
    }
    return bytes;
  }
}
