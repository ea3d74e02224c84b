package dev.hashnet.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The id bytes of each row: an array for each page of 64 rows, which holds 64 lengths, a byte each,
 * and then the ids in the order of their rows. No string, no reference and no array an id.
 *
 * <p>A row that is given back keeps its bytes until it is taken again; an id of the same length
 * then goes in their place, and another makes the page move. Lengths of 255 and more stand before
 * the id, in four bytes.
 */
final class IdPages {
  private static final int PAGE_MASK = RowPages.PAGE_ROWS - 1;
  private static final int HEADER = RowPages.PAGE_ROWS;
  private static final int LONG_ID = 255;
  private static final byte[] NONE = {};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Every other byte of a long. */
  private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;

  private static final long EVERY_BYTE = 0x0101010101010101L;

  private byte[][] pages = {NONE};
  private long arrayBytes;

  void set(int row, byte[] id) {
    int number = row >>> RowPages.PAGE_SHIFT;
    if (number >= pages.length) {
      int length = pages.length;
      pages = Arrays.copyOf(pages, number + 1 + (number >>> 3));
      Arrays.fill(pages, length, pages.length, NONE);
    }
    byte[] page = pages[number];
    if (page.length == 0) {
      page = replace(number, new byte[HEADER]);
    }
    int i = row & PAGE_MASK;
    int from = offset(page, i);
    int sizeBefore = size(page, i, from);
    int size = id.length < LONG_ID ? id.length : Integer.BYTES + id.length;
    if (size != sizeBefore) {
      page = resize(number, i, from + sizeBefore, size - sizeBefore);
    }
    int start = from;
    page[i] = (byte) Math.min(id.length, LONG_ID);
    if (id.length >= LONG_ID) {
      for (int shift = 24; shift >= 0; shift -= Byte.SIZE) {
        page[start++] = (byte) (id.length >>> shift);
      }
    }
    System.arraycopy(id, 0, page, start, id.length);
  }

  /** Makes the place of an id longer or shorter by moving what comes after. */
  private byte[] resize(int number, int i, int to, int growth) {
    byte[] page = pages[number];
    int end = offset(page, RowPages.PAGE_ROWS);
    byte[] target = page;
    if (end + growth > page.length) {
      // Rows are first taken in order, so those not taken yet may get ids as long as this one.
      int later = end == to ? (PAGE_MASK - i) * growth : growth;
      target = Arrays.copyOf(page, (end + growth + later + 7) & ~7);
    }
    System.arraycopy(page, to, target, to + growth, end - to);
    return target == page ? page : replace(number, target);
  }

  private byte[] replace(int number, byte[] target) {
    arrayBytes += bytes(target) - bytes(pages[number]);
    pages[number] = target;
    return target;
  }

  private static long bytes(byte[] page) {
    return page.length == 0 ? 0 : 16 + (page.length + 7L & ~7L);
  }

  /** Where the id of a row lies: eight lengths are added at a time. */
  private static int offset(byte[] page, int i) {
    int offset = HEADER;
    for (int k = 0; k < i; k += Long.BYTES) {
      long lengths = (long) LONGS.get(page, k);
      if (i - k < Long.BYTES) {
        lengths &= (1L << ((i - k) * Byte.SIZE)) - 1;
      }
      if (((~lengths - EVERY_BYTE) & lengths & (EVERY_BYTE << 7)) != 0) {
        return offsetBesideLongIds(page, i);
      }
      long pairs = (lengths & EVEN_BYTES) + ((lengths >>> Byte.SIZE) & EVEN_BYTES);
      offset += (int) ((pairs * 0x0001000100010001L) >>> 48);
    }
    return offset;
  }

  private static int offsetBesideLongIds(byte[] page, int i) {
    int offset = HEADER;
    for (int k = 0; k < i; k++) {
      offset += size(page, k, offset);
    }
    return offset;
  }

  /** Bytes that the id of a row takes, which lie at {@code offset}. */
  private static int size(byte[] page, int i, int offset) {
    int length = page[i] & 0xFF;
    return length < LONG_ID ? length : Integer.BYTES + longLength(page, offset);
  }

  private static int longLength(byte[] page, int offset) {
    int length = 0;
    for (int k = 0; k < Integer.BYTES; k++) {
      length = length << Byte.SIZE | (page[offset + k] & 0xFF);
    }
    return length;
  }

  private static int start(byte[] page, int i, int offset) {
    return (page[i] & 0xFF) < LONG_ID ? offset : offset + Integer.BYTES;
  }

  private byte[] page(int row) {
    return pages[row >>> RowPages.PAGE_SHIFT];
  }

  /** Loads the length of a row's id, and about where it lies, for {@link #get} to follow. */
  int touch(int row) {
    byte[] page = page(row);
    int i = row & PAGE_MASK;
    int about = HEADER + (page.length - HEADER - 1) * i / RowPages.PAGE_ROWS;
    return page[i] ^ page[about];
  }

  String get(int row) {
    byte[] page = page(row);
    int offset = offset(page, row & PAGE_MASK);
    int start = start(page, row & PAGE_MASK, offset);
    return IdBytes.decode(page, start, offset + size(page, row & PAGE_MASK, offset) - start);
  }

  byte[] bytesOf(int row) {
    byte[] page = page(row);
    int offset = offset(page, row & PAGE_MASK);
    int end = offset + size(page, row & PAGE_MASK, offset);
    return Arrays.copyOfRange(page, start(page, row & PAGE_MASK, offset), end);
  }

  boolean equals(int row, byte[] id) {
    byte[] page = page(row);
    int offset = offset(page, row & PAGE_MASK);
    int start = start(page, row & PAGE_MASK, offset);
    int end = offset + size(page, row & PAGE_MASK, offset);
    return Arrays.equals(page, start, end, id, 0, id.length);
  }

  /** Orders rows by their ids, as strings are. */
  int compare(int row, int other) {
    return get(row).compareTo(get(other));
  }

  long bytes() {
    return arrayBytes + 4L * pages.length;
  }
}
