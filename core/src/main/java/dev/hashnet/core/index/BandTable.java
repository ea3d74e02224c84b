package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * The buckets of one band: for each value of the band's bits, the rows that have it, each with a
 * sketch of 0, 32 or 64 further bits of its code.
 *
 * <p>8 neighbouring buckets share a page, an int array of their own. It begins with the places
 * where the buckets begin and end, then come the sketches (the lower halves of all, then the upper
 * halves), then the rows; bucket after bucket, without gaps, free room at the end. So there is
 * nothing to fragment: a page that is full or much too large is replaced by one that fits, and the
 * garbage collector is the allocator.
 *
 * <p>A row with a sketch takes three bytes where all rows lie below {@link #NARROW_ROWS}: the lower
 * 16 bits of all, two an int, then the upper 8, four an int. Only rows whose sketch is near are
 * read, so that taking them apart costs a search nothing.
 *
 * <p>The order inside a bucket means nothing. To make room in bucket b, each later bucket moves its
 * first place behind its last: at most 7 moves, however many rows there are. More buckets a page
 * would take less memory (32 of them a byte less for each image and million), but each move is a
 * cache miss or two.
 */
final class BandTable {
  private static final int BUCKETS_SHIFT = 3;
  private static final int BUCKETS = 1 << BUCKETS_SHIFT;
  private static final int BUCKET_MASK = BUCKETS - 1;

  /** Where a page's places begin: after the begin of each bucket and the end of the last. */
  static final int HEADER = BUCKETS + 1;

  /** One int more than places, so that the first place of an empty bucket may be read. */
  private static final int SPARE = 1;

  /** Free places that every page may have. */
  private static final int MOST_ROOM = 12;

  private static final int[] EMPTY = new int[HEADER + SPARE];

  /** Rows below this one fit into three bytes. */
  static final int NARROW_ROWS = 1 << 24;

  private final int sketchInts;
  private final boolean narrow;
  private final int[][] pages;
  private long places;

  /**
   * @param sketchInts ints of a sketch, 0 to 2
   * @param narrow whether all rows will lie below {@link #NARROW_ROWS}
   * @param counts rows that each bucket will be given by {@link #append}
   */
  BandTable(int sketchInts, boolean narrow, int[] counts) {
    this.sketchInts = sketchInts;
    // Without sketches every row is read, and the first place of a bucket is where a search expects
    // it only if a row is an int.
    this.narrow = narrow && sketchInts > 0;
    this.pages = new int[(counts.length + BUCKET_MASK) >>> BUCKETS_SHIFT][];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = page(counts, i << BUCKETS_SHIFT);
    }
  }

  /** A page whose buckets are empty, each end where its bucket will begin. */
  private int[] page(int[] counts, int first) {
    int buckets = Math.min(BUCKETS, counts.length - first);
    int total = 0;
    for (int b = 0; b < buckets; b++) {
      total += counts[first + b];
    }
    if (total == 0) {
      return EMPTY;
    }
    int[] page = newPage(total);
    int begin = 0;
    for (int b = 0; b < BUCKETS; b++) {
      page[b + 1] = begin;
      begin += b < buckets ? counts[first + b] : 0;
    }
    return page;
  }

  /** The places are a multiple of four, so that as many rows of three bytes fill whole ints. */
  private int[] newPage(int atLeast) {
    int capacity = (atLeast + 3) & ~3;
    places += capacity;
    return new int[HEADER + (capacity >>> 2) * quadInts() + SPARE];
  }

  /** Ints of four places. */
  private int quadInts() {
    return 4 * sketchInts + (narrow ? 3 : 4);
  }

  private int capacity(int[] page) {
    return (page.length - HEADER - SPARE) / quadInts() * 4;
  }

  /** Gives a bucket one of the rows that it was announced with. */
  void append(int value, int row, long sketch) {
    int[] page = page(value);
    int place = page[bucket(value) + 1]++;
    write(page, capacity(page), place, row, sketch);
  }

  private void write(int[] page, int capacity, int place, int row, long sketch) {
    int at = HEADER + place;
    if (sketchInts > 0) {
      page[at] = (int) sketch;
      if (sketchInts > 1) {
        page[at + capacity] = (int) (sketch >>> Integer.SIZE);
      }
    }
    setRow(page, capacity, place, row);
  }

  private void move(int[] page, int capacity, int from, int to) {
    for (int i = 0, base = HEADER; i < sketchInts; i++, base += capacity) {
      page[base + to] = page[base + from];
    }
    setRow(page, capacity, to, rowAt(page, capacity, from));
  }

  private int rowAt(int[] page, int capacity, int place) {
    int rows = HEADER + capacity * sketchInts;
    if (!narrow) {
      return page[rows + place];
    }
    int low = page[rows + (place >>> 1)] >>> ((place & 1) << 4) & 0xFFFF;
    int upper = rows + (capacity >>> 1);
    int high = page[upper + (place >>> 2)] >>> ((place & 3) << 3) & 0xFF;
    return high << 16 | low;
  }

  private void setRow(int[] page, int capacity, int place, int row) {
    int rows = HEADER + capacity * sketchInts;
    if (!narrow) {
      page[rows + place] = row;
      return;
    }
    int shift = (place & 1) << 4;
    int at = rows + (place >>> 1);
    page[at] = (page[at] & ~(0xFFFF << shift)) | ((row & 0xFFFF) << shift);
    shift = (place & 3) << 3;
    at = rows + (capacity >>> 1) + (place >>> 2);
    page[at] = (page[at] & ~(0xFF << shift)) | (row >>> 16 << shift);
  }

  /** The page of a value's bucket. */
  int[] page(int value) {
    return pages[value >>> BUCKETS_SHIFT];
  }

  /** Number of a value's bucket in its page: its places are {@code page[bucket]} up to the next. */
  static int bucket(int value) {
    return value & BUCKET_MASK;
  }

  int count(int value) {
    int[] page = page(value);
    return page[bucket(value) + 1] - page[bucket(value)];
  }

  /** The row at a place of a page. */
  int row(int[] page, int place) {
    return rowAt(page, capacity(page), place);
  }

  /** Where in a page the second ints of the sketches begin. */
  int secondSketches(int[] page) {
    return HEADER + capacity(page);
  }

  void add(int value, int row, long sketch) {
    int[] page = page(value);
    int total = page[BUCKETS];
    int capacity = capacity(page);
    if (total == capacity) {
      page = resize(value, total + room(total));
      capacity = capacity(page);
    }
    int bucket = bucket(value);
    for (int b = BUCKETS - 1; b > bucket; b--) {
      int end = page[b + 1]++;
      if (page[b] < end) {
        move(page, capacity, page[b], end);
      }
    }
    write(page, capacity, page[bucket + 1]++, row, sketch);
  }

  /** Removes a row that is in the bucket, with the sketch that it came with. */
  void remove(int value, int row, long sketch) {
    int[] page = page(value);
    int capacity = capacity(page);
    int bucket = bucket(value);
    int hole = find(page, capacity, bucket, row, (int) sketch);
    for (int b = bucket; b < BUCKETS; b++) {
      int last = page[b + 1] - 1;
      if (page[b] <= last) {
        move(page, capacity, last, hole);
        hole = last;
      }
      page[b + 1] = last;
      // What is left of the next bucket begins at the hole.
    }
    int total = page[BUCKETS];
    if (capacity > total + Math.max(MOST_ROOM, total >>> 3)) {
      resize(value, total + room(total));
    }
  }

  /** Free places of a page that has been replaced. */
  private static int room(int total) {
    return Math.max(4, total >>> 5);
  }

  /** Another row with the same sketch takes the place of a row in its bucket. */
  void replace(int value, int row, int newRow, long sketch) {
    int[] page = page(value);
    int capacity = capacity(page);
    int place = find(page, capacity, bucket(value), row, (int) sketch);
    setRow(page, capacity, place, newRow);
  }

  private int find(int[] page, int capacity, int bucket, int row, int sketch) {
    int end = page[bucket + 1];
    for (int place = page[bucket]; place < end; place++) {
      boolean likely = sketchInts == 0 || page[HEADER + place] == sketch;
      if (likely && rowAt(page, capacity, place) == row) {
        return place;
      }
    }
    throw new IllegalStateException("bucket must hold the row: row=" + row);
  }

  private int[] resize(int value, int capacity) {
    int[] old = page(value);
    int oldCapacity = capacity(old);
    int total = old[BUCKETS];
    int[] page = total == 0 && capacity < 8 && oldCapacity > 0 ? EMPTY : newPage(capacity);
    places -= oldCapacity;
    if (page != EMPTY) {
      copy(old, oldCapacity, page, capacity(page));
    }
    pages[value >>> BUCKETS_SHIFT] = page;
    return page;
  }

  private void copy(int[] from, int fromCapacity, int[] to, int toCapacity) {
    int total = from[BUCKETS];
    System.arraycopy(from, 0, to, 0, HEADER);
    for (int i = 0; i < sketchInts; i++) {
      System.arraycopy(from, HEADER + i * fromCapacity, to, HEADER + i * toCapacity, total);
    }
    int rows = HEADER + fromCapacity * sketchInts;
    int target = HEADER + toCapacity * sketchInts;
    if (narrow) {
      System.arraycopy(from, rows, to, target, (total + 1) >>> 1);
      int upper = rows + (fromCapacity >>> 1);
      System.arraycopy(from, upper, to, target + (toCapacity >>> 1), (total + 3) >>> 2);
    } else {
      System.arraycopy(from, rows, to, target, total);
    }
  }

  long bytes() {
    long arrays = Arrays.stream(pages).filter(page -> page != EMPTY).count();
    return 4L * pages.length + arrays * (16 + 4L * (HEADER + SPARE) + 4) + places * quadInts();
  }
}
