package dev.hashnet.core.index;

/**
 * The buckets of one band: for each value of the band's bits, the rows that have it, each with a
 * sketch of 0, 32 or 64 further bits of its code.
 *
 * <p>Rows and sketches lie at places, bucket after bucket. 8 neighbouring buckets are a page,
 * without gaps between them and with free places at its end; 64 pages are a chunk, which has two
 * arrays of its own, one of the sketches and one of the rows (three bytes each while all rows lie
 * below {@link #NARROW_ROWS}). Where buckets begin is kept apart, for all of them in one array: it
 * is small enough to stay in a cache, so that a bucket which a search looks into costs it the lines
 * of the sketches and no other. Rows are read only where a sketch is near.
 *
 * <p>The order inside a bucket means nothing. To make room in bucket b, each later bucket of the
 * page moves its first place behind its last: at most 7 moves, however many rows there are. A page
 * without a free place takes one of the next pages, which move in the same way; where none of them
 * has one, the chunk is laid out anew. So there is nothing to fragment, and the garbage collector
 * is the allocator.
 */
final class BandTable {
  private static final int PAGE_SHIFT = 3;
  private static final int PAGE_BUCKETS = 1 << PAGE_SHIFT;

  /** Where each bucket of a page begins, and where the last of them ends. */
  private static final int PAGE_INTS = PAGE_BUCKETS + 1;

  private static final int CHUNK_PAGES = 64;
  private static final int CHUNK_SHIFT = PAGE_SHIFT + 6;

  /** Pages after a full one that are asked for a place. */
  private static final int NEIGHBOURS = 3;

  /** Free places a page that a chunk may have before it is laid out anew. */
  private static final int MOST_ROOM = 12;

  /** Rows below this one fit into three bytes. */
  static final int NARROW_ROWS = 1 << 24;

  private final int sketchInts;
  private final int rowBytes;
  private final int[] begins;
  private final int[][] sketches;
  private final byte[][] rows;

  /**
   * Empty buckets with as many places as will be needed.
   *
   * @param sketchInts ints of a sketch, 0 to 2
   * @param narrow whether all rows will lie below {@link #NARROW_ROWS}
   * @param counts rows that each bucket will be given by {@link #append}, for a multiple of 8
   *     buckets
   */
  BandTable(int sketchInts, boolean narrow, int[] counts) {
    this.sketchInts = sketchInts;
    this.rowBytes = narrow ? 3 : Integer.BYTES;
    int pages = counts.length >>> PAGE_SHIFT;
    this.begins = new int[pages * PAGE_INTS];
    int chunks = (pages + CHUNK_PAGES - 1) / CHUNK_PAGES;
    this.sketches = new int[chunks][];
    this.rows = new byte[chunks][];
    for (int chunk = 0; chunk < chunks; chunk++) {
      int end = 0;
      for (int page = chunk * CHUNK_PAGES; page < endOfPages(chunk); page++) {
        int at = page * PAGE_INTS;
        begins[at] = end;
        for (int b = 0; b < PAGE_BUCKETS; b++) {
          // Until a bucket is filled, it ends where it begins.
          begins[at + b + 1] = end;
          end += counts[(page << PAGE_SHIFT) + b];
        }
      }
      allocate(chunk, end);
    }
  }

  /** The first page after a chunk. */
  private int endOfPages(int chunk) {
    return Math.min((chunk + 1) * CHUNK_PAGES, begins.length / PAGE_INTS);
  }

  /** One sketch more than places, so that the first of an empty bucket may be read. */
  private void allocate(int chunk, int places) {
    sketches[chunk] = new int[(places + 1) * sketchInts];
    rows[chunk] = new byte[places * rowBytes];
  }

  /** Gives a bucket one of the rows that it was announced with. */
  void append(int value, int row, long sketch) {
    write(value >>> CHUNK_SHIFT, begins[at(value) + 1]++, row, sketch);
  }

  private void write(int chunk, int place, int row, long sketch) {
    if (sketchInts > 0) {
      int[] to = sketches[chunk];
      to[place * sketchInts] = (int) sketch;
      if (sketchInts > 1) {
        to[place * sketchInts + 1] = (int) (sketch >>> Integer.SIZE);
      }
    }
    setRow(rows[chunk], place, row);
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

  private static int at(int value) {
    return value + (value >>> PAGE_SHIFT);
  }

  /** The first place of a value's bucket. */
  int begin(int value) {
    return begins[at(value)];
  }

  /** The place after the last of a value's bucket. */
  int end(int value) {
    return begins[at(value) + 1];
  }

  int count(int value) {
    return end(value) - begin(value);
  }

  /**
   * The sketches of a value's bucket and others: that of a place at {@code place} times the ints of
   * a sketch.
   */
  int[] sketches(int value) {
    return sketches[value >>> CHUNK_SHIFT];
  }

  /** The row at a place of a value's bucket. */
  int row(int value, int place) {
    byte[] from = rows[value >>> CHUNK_SHIFT];
    int at = place * rowBytes;
    int row = (from[at] & 0xFF) | (from[at + 1] & 0xFF) << 8 | (from[at + 2] & 0xFF) << 16;
    return rowBytes == Integer.BYTES ? row | from[at + 3] << 24 : row;
  }

  /** Loads what {@link #add} and {@link #remove} will, so that bands need not wait in turn. */
  int touch(int value) {
    int chunk = value >>> CHUNK_SHIFT;
    int place = Math.min(begin(value), Math.max(0, rows[chunk].length / rowBytes - 1));
    int touched = rows[chunk].length == 0 ? 0 : rows[chunk][place * rowBytes];
    return sketchInts == 0 ? touched : touched ^ sketches[chunk][place * sketchInts];
  }

  void add(int value, int row, long sketch) {
    int page = value >>> PAGE_SHIFT;
    int open = openPage(page);
    if (open < 0) {
      layOut(value >>> CHUNK_SHIFT);
      open = openPage(page);
    }
    int chunk = value >>> CHUNK_SHIFT;
    for (int moving = open; moving > page; moving--) {
      makeRoom(chunk, moving, -1);
      begins[moving * PAGE_INTS]++;
    }
    int bucket = value & (PAGE_BUCKETS - 1);
    makeRoom(chunk, page, bucket);
    write(chunk, begins[at(value) + 1]++, row, sketch);
  }

  /** The page, or one soon after it in the chunk, that has a free place; -1: none. */
  private int openPage(int page) {
    int end = Math.min(page + NEIGHBOURS + 1, endOfPages(page / CHUNK_PAGES));
    for (int open = page; open < end; open++) {
      if (begins[open * PAGE_INTS + PAGE_BUCKETS] < limit(open)) {
        return open;
      }
    }
    return -1;
  }

  /** The place after the last one that a page may fill. */
  private int limit(int page) {
    return (page + 1) % CHUNK_PAGES == 0 || (page + 1) * PAGE_INTS == begins.length
        ? rows[page / CHUNK_PAGES].length / rowBytes
        : begins[(page + 1) * PAGE_INTS];
  }

  /** Moves the buckets of a page after the given one by a place. */
  private void makeRoom(int chunk, int page, int bucket) {
    int at = page * PAGE_INTS;
    for (int b = PAGE_BUCKETS - 1; b > bucket; b--) {
      int end = begins[at + b + 1]++;
      if (begins[at + b] < end) {
        move(chunk, begins[at + b], end);
      }
    }
  }

  private void move(int chunk, int from, int to) {
    int[] moved = sketches[chunk];
    for (int i = 0; i < sketchInts; i++) {
      moved[to * sketchInts + i] = moved[from * sketchInts + i];
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
    int[] oldSketches = sketches[chunk];
    byte[] oldRows = rows[chunk];
    allocate(chunk, places);
    int target = 0;
    for (int page = first; page < endOfPages(chunk); page++) {
      int at = page * PAGE_INTS;
      int begin = begins[at];
      int total = total(page);
      System.arraycopy(
          oldSketches,
          begin * sketchInts,
          sketches[chunk],
          target * sketchInts,
          total * sketchInts);
      System.arraycopy(oldRows, begin * rowBytes, rows[chunk], target * rowBytes, total * rowBytes);
      for (int b = 0; b < PAGE_INTS; b++) {
        begins[at + b] += target - begin;
      }
      target += total + room(total);
    }
  }

  private int total(int page) {
    return begins[page * PAGE_INTS + PAGE_BUCKETS] - begins[page * PAGE_INTS];
  }

  /** Free places of a page that is laid out anew. */
  private static int room(int total) {
    return Math.max(2, total >>> 5);
  }

  /** Removes a row that is in the bucket, with the sketch that it came with. */
  void remove(int value, int row, long sketch) {
    int chunk = value >>> CHUNK_SHIFT;
    int page = value >>> PAGE_SHIFT;
    int at = page * PAGE_INTS;
    int hole = find(value, row, (int) sketch);
    for (int b = value & (PAGE_BUCKETS - 1); b < PAGE_BUCKETS; b++) {
      int last = begins[at + b + 1] - 1;
      if (begins[at + b] <= last) {
        move(chunk, last, hole);
        hole = last;
      }
      begins[at + b + 1] = last;
      // What is left of the next bucket begins at the hole.
    }
    int total = total(page);
    if (limit(page) - begins[at + PAGE_BUCKETS] > Math.max(MOST_ROOM, total >>> 3)) {
      layOut(chunk);
    }
  }

  /** Another row with the same sketch takes the place of a row in its bucket. */
  void replace(int value, int row, int newRow, long sketch) {
    setRow(rows[value >>> CHUNK_SHIFT], find(value, row, (int) sketch), newRow);
  }

  private int find(int value, int row, int sketch) {
    int[] from = sketches(value);
    int end = end(value);
    for (int place = begin(value); place < end; place++) {
      boolean likely = sketchInts == 0 || from[place * sketchInts] == sketch;
      if (likely && row(value, place) == row) {
        return place;
      }
    }
    throw new IllegalStateException("bucket must hold the row: row=" + row);
  }

  long bytes() {
    long bytes = 16 + 4L * begins.length + 2 * (16 + 4L * rows.length);
    for (int chunk = 0; chunk < rows.length; chunk++) {
      bytes += 16 + 4L * sketches[chunk].length + 16 + (rows[chunk].length + 7 & ~7);
    }
    return bytes;
  }
}
