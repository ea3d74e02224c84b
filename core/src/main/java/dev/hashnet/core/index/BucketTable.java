package dev.hashnet.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The buckets of all bands: for each band and each value of its bits, the rows that have it, each
 * with a sketch of 16 or 32 further bits of its code. Who has a bucket's number need not know which
 * band it belongs to.
 *
 * <p>Rows and sketches lie at places, bucket after bucket. 4 neighbouring buckets are a page,
 * without gaps between them and with free places at its end; 256 pages are a chunk, which has two
 * arrays of its own, one of the sketches and one of the rows (three bytes each while all rows lie
 * below {@link #NARROW_ROWS}). Where buckets begin is kept apart, for all of them in one array: it
 * is small enough to stay in a cache, so that a bucket which a search looks into costs it the lines
 * of the sketches and no other. Rows are read only where a sketch is near.
 *
 * <p>The order inside a bucket means nothing. To make room in bucket b, each later bucket of the
 * page moves its first place behind its last: at most 3 moves, however many rows there are. A page
 * without a free place takes one of the next pages, which move in the same way; where none of them
 * has one, the chunk is laid out anew. So there is nothing to fragment, and the garbage collector
 * is the allocator.
 */
final class BucketTable {
  private static final int PAGE_SHIFT = 2;
  private static final int PAGE_BUCKETS = 1 << PAGE_SHIFT;

  /** Numbers of a page: where each bucket begins, and where the last of them ends. */
  private static final int PAGE_BEGINS = PAGE_BUCKETS + 1;

  /** So many that the heads of all chunks' arrays, which every access reads, stay in a cache. */
  private static final int CHUNK_PAGES = 256;

  private static final int CHUNK_SHIFT = PAGE_SHIFT + 8;

  /** Pages after a full one that are asked for a place. */
  private static final int NEIGHBOURS = 6;

  /** Free places a page that a chunk may have before it is laid out anew. */
  private static final int MOST_ROOM = 12;

  /** Places that chars count. */
  private static final int MOST_NARROW = Character.MAX_VALUE;

  /** Rows below this one fit into three bytes. */
  static final int NARROW_ROWS = 1 << 24;

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Sketches are compared so many bytes at a time, the last ones of a chunk too. */
  private static final int PADDING = 2 * Long.BYTES;

  /** The least length of a line, bytes. */
  private static final int LINE = 64;

  private final int sketchShift;
  private final int rowBytes;

  /** Where buckets begin in their chunk, while all chunks have so few places; then it is empty. */
  private char[] narrowBegins;

  /** Where buckets begin in their chunk, once a chunk has more places. */
  private int[] wideBegins = {};

  private final byte[][] sketches;
  private final byte[][] rows;

  /**
   * Empty buckets with as many places as will be needed.
   *
   * @param sketchBits 16 or 32
   * @param narrow whether all rows will lie below {@link #NARROW_ROWS}
   * @param counts rows that each bucket will be given by {@link #append}, for a multiple of 4
   *     buckets
   */
  BucketTable(int sketchBits, boolean narrow, int[] counts) {
    this.sketchShift = sketchBits == Short.SIZE ? 1 : 2;
    this.rowBytes = narrow ? 3 : Integer.BYTES;
    int pages = counts.length >>> PAGE_SHIFT;
    this.narrowBegins = new char[pages * PAGE_BEGINS];
    int chunks = (pages + CHUNK_PAGES - 1) / CHUNK_PAGES;
    this.sketches = new byte[chunks][];
    this.rows = new byte[chunks][];
    for (int chunk = 0; chunk < chunks; chunk++) {
      int end = 0;
      for (int page = chunk * CHUNK_PAGES; page < endOfPages(chunk); page++) {
        int at = page * PAGE_BEGINS;
        setBegin(at, end);
        for (int b = 0; b < PAGE_BUCKETS; b++) {
          // Until a bucket is filled, it ends where it begins.
          setBegin(at + b + 1, end);
          end += counts[(page << PAGE_SHIFT) + b];
          if (end > MOST_NARROW) {
            widen();
          }
        }
      }
      allocate(chunk, end);
    }
  }

  private int beginAt(int at) {
    return narrowBegins.length > 0 ? narrowBegins[at] : wideBegins[at];
  }

  private void setBegin(int at, int place) {
    if (narrowBegins.length > 0) {
      narrowBegins[at] = (char) place;
    } else {
      wideBegins[at] = place;
    }
  }

  /** For a chunk with more places than chars count. */
  private void widen() {
    if (narrowBegins.length > 0) {
      int[] wide = new int[narrowBegins.length];
      Arrays.setAll(wide, at -> narrowBegins[at]);
      wideBegins = wide;
      narrowBegins = new char[0];
    }
  }

  private int beginCount() {
    return Math.max(narrowBegins.length, wideBegins.length);
  }

  /** The first page after a chunk. */
  private int endOfPages(int chunk) {
    return Math.min((chunk + 1) * CHUNK_PAGES, beginCount() / PAGE_BEGINS);
  }

  private void allocate(int chunk, int places) {
    sketches[chunk] = new byte[(places << sketchShift) + PADDING];
    rows[chunk] = new byte[places * rowBytes];
  }

  /** Gives a bucket one of the rows that it was announced with. */
  void append(int bucket, int row, int sketch) {
    int end = end(bucket);
    write(bucket >>> CHUNK_SHIFT, end, row, sketch);
    setBegin(at(bucket) + 1, end + 1);
  }

  private void write(int chunk, int place, int row, int sketch) {
    byte[] to = sketches[chunk];
    if (sketchShift == 1) {
      SHORTS.set(to, place << 1, (short) sketch);
    } else {
      INTS.set(to, place << 2, sketch);
    }
    setRow(rows[chunk], place, row);
  }

  private int sketch(byte[] from, int place) {
    return sketchShift == 1
        ? (short) SHORTS.get(from, place << 1) & 0xFFFF
        : (int) INTS.get(from, place << 2);
  }

  private void setRow(byte[] to, int place, int row) {
    int at = place * rowBytes;
    to[at] = (byte) row;
    to[at + 1] = (byte) (row >>> 8);
    to[at + 2] = (byte) (row >>> 16);
    if (rowBytes == Integer.BYTES) {
      to[at + 3] = (byte) (row >>> 24);
    }
  }

  private static int at(int bucket) {
    return bucket + (bucket >>> PAGE_SHIFT);
  }

  /** The first place of a bucket. */
  int begin(int bucket) {
    return beginAt(at(bucket));
  }

  /** The place after the last of a bucket. */
  int end(int bucket) {
    return beginAt(at(bucket) + 1);
  }

  int count(int bucket) {
    return end(bucket) - begin(bucket);
  }

  /** Says where some buckets begin and end. Returns how many rows they hold. */
  int locate(int[] buckets, int count, int[] begins, int[] ends) {
    int rows = 0;
    char[] narrow = narrowBegins;
    if (narrow.length == 0) {
      return locateWide(buckets, count, begins, ends);
    }
    for (int i = 0; i < count; i++) {
      int at = at(buckets[i]);
      int begin = narrow[at];
      int end = narrow[at + 1];
      begins[i] = begin;
      ends[i] = end;
      rows += end - begin;
    }
    return rows;
  }

  private int locateWide(int[] buckets, int count, int[] begins, int[] ends) {
    int rows = 0;
    for (int i = 0; i < count; i++) {
      begins[i] = begin(buckets[i]);
      ends[i] = end(buckets[i]);
      rows += ends[i] - begins[i];
    }
    return rows;
  }

  /** Loads the first and the last sketch of some buckets; the loads do not wait for each other. */
  int touch(int[] buckets, int count, int[] begins, int[] ends) {
    int touched = 0;
    byte[][] chunks = sketches;
    int shift = sketchShift;
    for (int i = 0; i < count; i++) {
      byte[] chunk = chunks[buckets[i] >>> CHUNK_SHIFT];
      touched ^= chunk[begins[i] << shift] ^ chunk[ends[i] << shift];
    }
    return touched;
  }

  /**
   * Loads what lies between the first and the last sketch of some buckets, but for {@code most}.
   */
  int touchMiddles(int[] buckets, int count, int[] begins, int[] ends, int most) {
    int touched = 0;
    for (int i = 0; i < count; i++) {
      byte[] chunk = sketches[buckets[i] >>> CHUNK_SHIFT];
      int first = begins[i] << sketchShift;
      int last = Math.min(ends[i] << sketchShift, first + most);
      for (int at = first + LINE; at < last; at += LINE) {
        touched ^= chunk[at];
      }
    }
    return touched;
  }

  /**
   * The sketches of a bucket and others: that of a place at {@code place} times the bytes of a
   * sketch, the first byte the least. 15 bytes after the last one may be read.
   */
  byte[] sketches(int bucket) {
    return sketches[bucket >>> CHUNK_SHIFT];
  }

  /** The sketch at a place of a bucket. */
  int sketch(int bucket, int place) {
    return sketch(sketches(bucket), place);
  }

  /** The row at a place of a bucket. */
  int row(int bucket, int place) {
    byte[] from = rows[bucket >>> CHUNK_SHIFT];
    int at = place * rowBytes;
    int row = (from[at] & 0xFF) | (from[at + 1] & 0xFF) << 8 | (from[at + 2] & 0xFF) << 16;
    return rowBytes == Integer.BYTES ? row | from[at + 3] << 24 : row;
  }

  /**
   * Loads what {@link #add} and {@link #remove} will, the ends of the later buckets of the page
   * among it, so that bands need not wait in turn.
   */
  int touch(int bucket) {
    int chunk = bucket >>> CHUNK_SHIFT;
    byte[] touchedSketches = sketches[chunk];
    byte[] touchedRows = rows[chunk];
    int last = touchedRows.length / rowBytes - 1;
    if (last < 0) {
      return 0;
    }
    int touched = 0;
    int endOfPage = (bucket | PAGE_BUCKETS - 1) + (bucket >>> PAGE_SHIFT) + 1;
    for (int at = at(bucket); at <= endOfPage; at++) {
      int place = Math.min(beginAt(at), last);
      touched ^= touchedRows[place * rowBytes] ^ touchedSketches[place << sketchShift];
    }
    return touched;
  }

  void add(int bucket, int row, int sketch) {
    int page = bucket >>> PAGE_SHIFT;
    int open = openPage(page);
    if (open < 0) {
      layOut(bucket >>> CHUNK_SHIFT);
      open = openPage(page);
    }
    int chunk = bucket >>> CHUNK_SHIFT;
    for (int moving = open; moving > page; moving--) {
      makeRoom(chunk, moving, -1);
      setBegin(moving * PAGE_BEGINS, beginAt(moving * PAGE_BEGINS) + 1);
    }
    makeRoom(chunk, page, bucket & (PAGE_BUCKETS - 1));
    append(bucket, row, sketch);
  }

  /** The page, or one soon after it in the chunk, that has a free place; -1: none. */
  private int openPage(int page) {
    int end = Math.min(page + NEIGHBOURS + 1, endOfPages(page / CHUNK_PAGES));
    for (int open = page; open < end; open++) {
      if (beginAt(open * PAGE_BEGINS + PAGE_BUCKETS) < limit(open)) {
        return open;
      }
    }
    return -1;
  }

  /** The place after the last one that a page may fill. */
  private int limit(int page) {
    return (page + 1) % CHUNK_PAGES == 0 || (page + 1) * PAGE_BEGINS == beginCount()
        ? rows[page / CHUNK_PAGES].length / rowBytes
        : beginAt((page + 1) * PAGE_BEGINS);
  }

  /** Moves the buckets of a page after the given one by a place. */
  private void makeRoom(int chunk, int page, int bucket) {
    int at = page * PAGE_BEGINS;
    for (int b = PAGE_BUCKETS - 1; b > bucket; b--) {
      int begin = beginAt(at + b);
      int end = beginAt(at + b + 1);
      if (begin < end) {
        move(chunk, begin, end);
      }
      setBegin(at + b + 1, end + 1);
    }
  }

  private void move(int chunk, int from, int to) {
    byte[] moved = sketches[chunk];
    if (sketchShift == 1) {
      SHORTS.set(moved, to << 1, (short) SHORTS.get(moved, from << 1));
    } else {
      INTS.set(moved, to << 2, (int) INTS.get(moved, from << 2));
    }
    byte[] movedRows = rows[chunk];
    for (int i = 0; i < rowBytes; i++) {
      movedRows[to * rowBytes + i] = movedRows[from * rowBytes + i];
    }
  }

  /** Lays a chunk out with some room in each page. */
  private void layOut(int chunk) {
    int places = 0;
    int first = chunk * CHUNK_PAGES;
    for (int page = first; page < endOfPages(chunk); page++) {
      places += total(page) + room(total(page));
    }
    byte[] oldSketches = sketches[chunk];
    byte[] oldRows = rows[chunk];
    if (places > MOST_NARROW) {
      widen();
    }
    allocate(chunk, places);
    int target = 0;
    for (int page = first; page < endOfPages(chunk); page++) {
      int at = page * PAGE_BEGINS;
      int begin = beginAt(at);
      int total = total(page);
      System.arraycopy(
          oldSketches,
          begin << sketchShift,
          sketches[chunk],
          target << sketchShift,
          total << sketchShift);
      System.arraycopy(oldRows, begin * rowBytes, rows[chunk], target * rowBytes, total * rowBytes);
      for (int b = 0; b < PAGE_BEGINS; b++) {
        setBegin(at + b, beginAt(at + b) + target - begin);
      }
      target += total + room(total);
    }
  }

  private int total(int page) {
    return beginAt(page * PAGE_BEGINS + PAGE_BUCKETS) - beginAt(page * PAGE_BEGINS);
  }

  /** Free places of a page that is laid out anew. */
  private static int room(int total) {
    return Math.max(2, total >>> 4);
  }

  /** Removes a row that is in the bucket, with the sketch that it came with. */
  void remove(int bucket, int row, int sketch) {
    int chunk = bucket >>> CHUNK_SHIFT;
    int page = bucket >>> PAGE_SHIFT;
    int at = page * PAGE_BEGINS;
    int hole = find(bucket, row, sketch);
    for (int b = bucket & (PAGE_BUCKETS - 1); b < PAGE_BUCKETS; b++) {
      int last = beginAt(at + b + 1) - 1;
      if (beginAt(at + b) <= last) {
        move(chunk, last, hole);
        hole = last;
      }
      setBegin(at + b + 1, last);
      // What is left of the next bucket begins at the hole.
    }
    int total = total(page);
    if (limit(page) - beginAt(at + PAGE_BUCKETS) > Math.max(MOST_ROOM, total >>> 3)) {
      layOut(chunk);
    }
  }

  /** Another row with the same sketch takes the place of a row in its bucket. */
  void replace(int bucket, int row, int newRow, int sketch) {
    setRow(rows[bucket >>> CHUNK_SHIFT], find(bucket, row, sketch), newRow);
  }

  private int find(int bucket, int row, int sketch) {
    byte[] from = sketches(bucket);
    int end = end(bucket);
    for (int place = begin(bucket); place < end; place++) {
      if (sketch(from, place) == sketch && row(bucket, place) == row) {
        return place;
      }
    }
    throw new IllegalStateException("bucket must hold the row: row=" + row);
  }

  long bytes() {
    long bytes =
        32 + 2L * narrowBegins.length + 4L * wideBegins.length + 2 * (16 + 4L * rows.length);
    for (int chunk = 0; chunk < rows.length; chunk++) {
      bytes += bytes(sketches[chunk]) + bytes(rows[chunk]);
    }
    return bytes;
  }

  private static long bytes(byte[] array) {
    return 16 + (array.length + 7L & ~7L);
  }
}
