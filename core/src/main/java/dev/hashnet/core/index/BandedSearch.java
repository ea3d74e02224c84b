package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * A range search through the bands, used again and again. See {@link MultiIndexHammingIndex} for
 * why it is exact.
 *
 * <p>Probes are taken in blocks, of whatever bands: first where each bucket lies and the ends of
 * its sketches are loaded, which also tells how many rows there are to read, then the buckets are
 * read. Loads that do not wait for each other overlap, and a small search waits for memory twice,
 * however many buckets it looks into.
 */
final class BandedSearch {
  private static final int PROBES_AT_ONCE = 64;
  private static final int FOUND_AT_ONCE = 2 * SketchFilter.MOST_PLACES;

  /** Bytes of a cache line. */
  private static final int LINE = 64;

  /** Bytes of a bucket that are loaded ahead; what comes after them a processor foresees. */
  private static final int MOST_TOUCHED = 8 * LINE;

  private static final int SEEN_SLOTS = 256;

  /** Share of a scan that a search may have cost before it asks whether to give up. */
  private static final double TRIAL = 0.02;

  /** Times as many rows as among uniform codes from which on each query chooses its thresholds. */
  private static final double CROWDED = 2;

  /** Weight of a block of probes in the mean of those before it. */
  private static final double CROWDING_WEIGHT = 1 / 64.0;

  private final Bands bands;
  private final BandPlan plan;
  private final BucketTable table;
  private final boolean narrowSketches;
  private final CodeRows codes;
  private final long[] ordered;
  private final long[] difference;

  /** By band: the query's own bucket, its sketch, most bits in which the band may differ. */
  private final int[] ownBuckets;

  private final int[] sketches;
  private final int[] thresholds;

  /** By band: most bits in which band and sketch may differ together. */
  private final int[] reaches;

  /** The block of probes: bucket, sketch bits that may differ, places of the bucket. */
  private final int[] buckets = new int[PROBES_AT_ONCE];

  private final int[] budgets = new int[PROBES_AT_ONCE];
  private final int[] begins = new int[PROBES_AT_ONCE];
  private final int[] ends = new int[PROBES_AT_ONCE];
  private int count;

  /** Rows whose sketch is near: the bucket that they were found in, the place, the row. */
  private final int[] foundBuckets = new int[FOUND_AT_ONCE];

  private final int[] foundPlaces = new int[FOUND_AT_ONCE];
  private final int[] foundRows = new int[FOUND_AT_ONCE];
  private int found;

  /**
   * Rows that this search has compared, each in the slot of its last bits, behind the number of the
   * search: a near copy is found by most bands, and has to be compared once. A row that was driven
   * out of its slot is compared again.
   */
  private final long[] seen = new long[SEEN_SLOTS];

  private long search;

  /** Whether this search may have compared a row that it does not remember. */
  private boolean forgot;

  /**
   * Its own for all searches, as is the query: to put a new object into a field of an old one costs
   * a collector's barrier, which waits for all stores.
   */
  private final NearestRows nearest;

  private final long[] query;
  private int radiusBits;

  /** The radius that the thresholds were chosen for last, or -1. */
  private int chosenFor = -1;

  /** Rows read for each that uniform codes would have had, lately. */
  private double crowding = 1;

  private double scanNs;
  private double probesLeft;
  private long probes;
  private long read;
  private long verified;

  /** Keeps the compiler from dropping loads that only warm the cache. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  BandedSearch(Bands bands) {
    this.bands = bands;
    this.plan = bands.plan();
    this.table = bands.table();
    this.narrowSketches = plan.sketchBits() == Short.SIZE;
    this.codes = bands.images().codes();
    this.ordered = new long[codes.words()];
    this.difference = new long[codes.words()];
    this.ownBuckets = new int[plan.bands()];
    this.sketches = new int[plan.bands()];
    this.thresholds = new int[plan.bands()];
    this.reaches = new int[plan.bands()];
    this.query = new long[codes.words()];
    this.nearest = new NearestRows(bands.images(), bands.equalCodes());
  }

  /**
   * Finds all codes within the radius; false: gave up, since {@code scanNs} will be less.
   *
   * @param scanNs expected time of a scan
   * @param limit most neighbours that are listed
   */
  boolean run(long[] code, int radiusBits, double scanNs, int limit) {
    System.arraycopy(code, 0, query, 0, query.length);
    nearest.begin(limit);
    this.radiusBits = radiusBits;
    this.scanNs = scanNs;
    forgot = false;
    search += 1L << Integer.SIZE;
    if (search == 0) {
      // The numbers begin again: what bears one is of a search long ago.
      Arrays.fill(seen, 0);
      search = 1L << Integer.SIZE;
    }
    probes = 0;
    read = 0;
    verified = 0;
    probesLeft = plan.probes(radiusBits);
    count = 0;
    found = 0;
    bands.order().apply(code, ordered);
    for (int band = 0; band < ownBuckets.length; band++) {
      ownBuckets[band] = bands.bucketOf(band, ordered);
      sketches[band] = bands.sketchOf(band, ordered);
    }
    if (!bands.areEven() || crowding > CROWDED || radiusBits != chosenFor) {
      chooseThresholds();
      bands.zones().budgets(radiusBits, thresholds, reaches);
      chosenFor = radiusBits;
    }
    for (int band = 0; band < ownBuckets.length; band++) {
      for (int flips = 0; flips <= Math.min(thresholds[band], plan.widthBits()); flips++) {
        if (!probeRing(band, flips)) {
          return false;
        }
      }
    }
    if (!readBlock()) {
      return false;
    }
    verifyFound();
    return true;
  }

  /** Notes how many rows a block of probes has read, beside what uniform codes would have had. */
  private void noteCrowding(int rows) {
    double uniform = Math.max(1, Math.scalb((double) bands.count() * count, -plan.widthBits()));
    crowding += CROWDING_WEIGHT * (rows / uniform - crowding);
  }

  /**
   * The bands that may differ in one bit more are those where the query's own bucket is small.
   * Where all buckets are about as small, the choice of one query does for the others: to look
   * would be to wait for memory once more. Codes may become alike after the bands were built: how
   * much is read tells.
   */
  private void chooseThresholds() {
    int least = plan.leastThreshold(radiusBits);
    Arrays.fill(thresholds, least);
    for (int extra = plan.extraThresholds(radiusBits); extra > 0; extra--) {
      // Size and band in one number: a comparison of the two is often mispredicted.
      long smallest = Long.MAX_VALUE;
      for (int band = 0; band < ownBuckets.length; band++) {
        if (thresholds[band] == least) {
          long size = table.count(ownBuckets[band]);
          smallest = Math.min(smallest, size << Integer.SIZE | band);
        }
      }
      thresholds[(int) smallest]++;
    }
  }

  /** Probes all values that differ from the query's in exactly {@code flips} bits of the band. */
  private boolean probeRing(int band, int flips) {
    int budgetBits = reaches[band] - flips;
    long end = flips == 0 ? 1 : 1L << plan.widthBits();
    long mask = (1L << flips) - 1;
    while (mask < end) {
      buckets[count] = ownBuckets[band] ^ (int) mask;
      budgets[count++] = budgetBits;
      if (count == PROBES_AT_ONCE && !readBlock()) {
        return false;
      }
      mask = flips == 0 ? end : nextWithSameBitCount(mask);
    }
    return true;
  }

  /** The next greater number with as many one bits. Source: Gosper, HAKMEM 175. */
  private static long nextWithSameBitCount(long mask) {
    long carried = mask + (mask & -mask);
    return carried | ((mask ^ carried) >>> (2 + Long.numberOfTrailingZeros(mask)));
  }

  /** Reads the buckets of the block; false: gives up. */
  private boolean readBlock() {
    int rows = table.locate(buckets, count, begins, ends);
    int touch = table.touch(buckets, count, begins, ends);
    // Else the ends of a bucket are all of it, and a loop would only be mispredicted.
    if (plan.sketchBits() / Byte.SIZE * (bands.count() >>> plan.widthBits()) > LINE) {
      touch ^= table.touchMiddles(buckets, count, begins, ends, MOST_TOUCHED);
    }
    touched ^= touch;
    probes += count;
    read += rows;
    noteCrowding(rows);
    probesLeft -= count;
    if (isHopeless(rows)) {
      return false;
    }
    read();
    count = 0;
    return true;
  }

  /** Whether what was read, and what is left at the rate of this block, costs more than a scan. */
  private boolean isHopeless(int rows) {
    double spent = plan.costNs((double) probes, (double) read, (double) verified);
    if (spent < TRIAL * scanNs) {
      return false;
    }
    double perProbe = (double) rows / count;
    double ahead =
        plan.costNs(probesLeft, probesLeft * Math.min(perProbe, (double) read / probes), 0);
    return spent + ahead > scanNs;
  }

  /** Finds the rows of the block's buckets whose sketch is near. */
  private void read() {
    for (int i = 0; i < count; i++) {
      int bucket = buckets[i];
      byte[] from = table.sketches(bucket);
      int sketch = sketches[bandOf(bucket)];
      for (int begin = begins[i]; begin < ends[i]; begin += SketchFilter.MOST_PLACES) {
        int end = Math.min(begin + SketchFilter.MOST_PLACES, ends[i]);
        int near =
            narrowSketches
                ? SketchFilter.near16(from, begin, end, sketch, budgets[i], foundPlaces, found)
                : SketchFilter.near32(from, begin, end, sketch, budgets[i], foundPlaces, found);
        if (near > found) {
          Arrays.fill(foundBuckets, found, near, bucket);
          found = near;
          if (found > FOUND_AT_ONCE - SketchFilter.MOST_PLACES) {
            verifyFound();
          }
        }
      }
    }
  }

  private int bandOf(int bucket) {
    return bucket >>> plan.widthBits();
  }

  /**
   * Compares the rows found: all are loaded first, since these loads do not wait for each other.
   */
  private void verifyFound() {
    for (int i = 0; i < found; i++) {
      foundRows[i] = table.row(foundBuckets[i], foundPlaces[i]);
    }
    int left = 0;
    int touch = 0;
    for (int i = 0; i < found; i++) {
      int row = foundRows[i];
      int slot = row & (SEEN_SLOTS - 1);
      if (seen[slot] != (search | row)) {
        forgot |= seen[slot] >= search;
        seen[slot] = search | row;
        touch ^= codes.touch(row);
        foundBuckets[left] = foundBuckets[i];
        foundRows[left++] = row;
      }
    }
    touched ^= touch;
    verified += left;
    for (int i = 0; i < left; i++) {
      verify(bandOf(foundBuckets[i]), foundRows[i]);
    }
    found = 0;
  }

  private void verify(int band, int row) {
    int distanceBits = codes.distance(row, query, radiusBits);
    if (distanceBits <= radiusBits) {
      touched ^= bands.images().touch(row);
      if (!forgot || !earlierBandFinds(band, row)) {
        nearest.take(row, distanceBits);
      }
    }
  }

  private boolean earlierBandFinds(int band, int row) {
    if (band == 0) {
      return false;
    }
    codes.get(row, difference);
    for (int i = 0; i < difference.length; i++) {
      difference[i] ^= query[i];
    }
    long[] moved = bands.orderedDifference(difference);
    for (int earlier = 0; earlier < band; earlier++) {
      int flips = Integer.bitCount(bands.valueOf(earlier, moved));
      int differing = flips + Integer.bitCount(bands.sketchOf(earlier, moved));
      if (flips <= thresholds[earlier] && differing <= reaches[earlier]) {
        return true;
      }
    }
    return false;
  }

  /** What the last run found. */
  SearchResult result() {
    return nearest.result(cost());
  }

  SearchCost cost() {
    return new SearchCost(probes, read, verified);
  }
}
