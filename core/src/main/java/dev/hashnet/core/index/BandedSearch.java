package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * A range search through the bands, used again and again. See {@link MultiIndexHammingIndex} for
 * why it is exact.
 *
 * <p>Probes are taken in blocks: first where each bucket lies and its first sketch are loaded,
 * which also tells how many rows there are to read, then the buckets are read. Loads that do not
 * wait for each other overlap.
 */
final class BandedSearch {
  private static final int PROBES_AT_ONCE = 64;

  /** Share of a scan that a search may have cost before it asks whether to give up. */
  private static final double TRIAL = 0.02;

  private final Bands bands;
  private final BandPlan plan;
  private final CodeRows codes;
  private final long[] ordered;
  private final long[] difference;
  private final int[] values;
  private final int[] thresholds;
  private final int[] masks = new int[PROBES_AT_ONCE];

  private NearestRows nearest;
  private long[] query;
  private int radiusBits;
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
    this.codes = bands.images().codes();
    this.ordered = new long[codes.words()];
    this.difference = new long[codes.words()];
    this.values = new int[plan.bands()];
    this.thresholds = new int[plan.bands()];
    this.query = ordered;
    this.nearest = new NearestRows(bands.images(), null, 0);
  }

  /**
   * Finds all codes within the radius; false: gave up, since {@code scanNs} will be less.
   *
   * @param scanNs expected time of a scan
   */
  boolean run(long[] code, int radiusBits, double scanNs, NearestRows nearest) {
    this.query = code;
    this.radiusBits = radiusBits;
    this.scanNs = scanNs;
    this.nearest = nearest;
    probes = 0;
    read = 0;
    verified = 0;
    probesLeft = plan.probes(radiusBits);
    bands.order().apply(code, ordered);
    for (int band = 0; band < values.length; band++) {
      values[band] = bands.valueOf(band, ordered);
    }
    chooseThresholds();
    for (int band = 0; band < values.length; band++) {
      for (int flips = 0; flips <= Math.min(thresholds[band], plan.widthBits()); flips++) {
        if (!probeRing(band, flips)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The bands that may differ in one bit more are those where the query's own bucket is small. */
  private void chooseThresholds() {
    Arrays.fill(thresholds, plan.leastThreshold(radiusBits));
    for (int extra = plan.extraThresholds(radiusBits); extra > 0; extra--) {
      int best = -1;
      int least = Integer.MAX_VALUE;
      for (int band = 0; band < values.length; band++) {
        int size = bands.table(band).count(values[band]);
        if (thresholds[band] == plan.leastThreshold(radiusBits) && size < least) {
          best = band;
          least = size;
        }
      }
      thresholds[best]++;
    }
  }

  /** Probes all values that differ from the query's in exactly {@code flips} bits of the band. */
  private boolean probeRing(int band, int flips) {
    if (flips == 0) {
      masks[0] = 0;
      return probe(band, 0, 1);
    }
    int count = 0;
    long mask = (1L << flips) - 1;
    while (mask < 1L << plan.widthBits()) {
      masks[count++] = (int) mask;
      if (count == PROBES_AT_ONCE) {
        if (!probe(band, flips, count)) {
          return false;
        }
        count = 0;
      }
      mask = nextWithSameBitCount(mask);
    }
    return count == 0 || probe(band, flips, count);
  }

  /** The next greater number with as many one bits. Source: Gosper, HAKMEM 175. */
  private static long nextWithSameBitCount(long mask) {
    long carried = mask + (mask & -mask);
    return carried | ((mask ^ carried) >>> (2 + Long.numberOfTrailingZeros(mask)));
  }

  private boolean probe(int band, int flips, int count) {
    BandTable table = bands.table(band);
    int value = values[band];
    int rows = 0;
    int touch = 0;
    for (int i = 0; i < count; i++) {
      int probed = value ^ masks[i];
      int[] page = table.page(probed);
      int bucket = BandTable.bucket(probed);
      int begin = page[bucket];
      rows += page[bucket + 1] - begin;
      touch ^= page[BandTable.HEADER + begin];
    }
    touched ^= touch;
    probes += count;
    read += rows;
    probesLeft -= count;
    if (isHopeless(rows, count)) {
      return false;
    }
    int sketchBudget = plan.sketchBudget(radiusBits, flips);
    switch (plan.sketchInts()) {
      case 0 -> readAll(table, band, count);
      case 1 -> readBySketch(table, band, count, sketchBudget);
      default -> readByLongSketch(table, band, count, sketchBudget);
    }
    return true;
  }

  /** Whether what was read, and what is left at the rate of this block, costs more than a scan. */
  private boolean isHopeless(int rows, int count) {
    double spent = plan.costNs((double) probes, (double) read, (double) verified);
    if (spent < TRIAL * scanNs) {
      return false;
    }
    double perProbe = (double) rows / count;
    double ahead =
        plan.costNs(probesLeft, probesLeft * Math.min(perProbe, (double) read / probes), 0);
    return spent + ahead > scanNs;
  }

  private void readAll(BandTable table, int band, int count) {
    for (int i = 0; i < count; i++) {
      int probed = values[band] ^ masks[i];
      int[] page = table.page(probed);
      int bucket = BandTable.bucket(probed);
      for (int place = page[bucket]; place < page[bucket + 1]; place++) {
        verify(band, table.row(page, place));
      }
    }
  }

  private void readBySketch(BandTable table, int band, int count, int budgetBits) {
    int sketch = (int) bands.sketchOf(band, ordered);
    int value = values[band];
    for (int i = 0; i < count; i++) {
      int probed = value ^ masks[i];
      int[] page = table.page(probed);
      int bucket = BandTable.bucket(probed);
      int end = BandTable.HEADER + page[bucket + 1];
      for (int at = BandTable.HEADER + page[bucket]; at < end; at++) {
        if (Integer.bitCount(page[at] ^ sketch) <= budgetBits) {
          verify(band, table.row(page, at - BandTable.HEADER));
        }
      }
    }
  }

  private void readByLongSketch(BandTable table, int band, int count, int budgetBits) {
    long sketch = bands.sketchOf(band, ordered);
    int low = (int) sketch;
    int high = (int) (sketch >>> Integer.SIZE);
    int value = values[band];
    for (int i = 0; i < count; i++) {
      int probed = value ^ masks[i];
      int[] page = table.page(probed);
      int bucket = BandTable.bucket(probed);
      int second = table.secondSketches(page);
      for (int place = page[bucket]; place < page[bucket + 1]; place++) {
        int differing =
            Integer.bitCount(page[BandTable.HEADER + place] ^ low)
                + Integer.bitCount(page[second + place] ^ high);
        if (differing <= budgetBits) {
          verify(band, table.row(page, place));
        }
      }
    }
  }

  private void verify(int band, int row) {
    verified++;
    int distanceBits = codes.distance(row, query, radiusBits);
    if (distanceBits <= radiusBits && !earlierBandFinds(band, row)) {
      nearest.take(row, distanceBits);
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
      if (Integer.bitCount(bands.valueOf(earlier, moved)) <= thresholds[earlier]) {
        return true;
      }
    }
    return false;
  }

  SearchCost cost() {
    return new SearchCost(probes, read, verified);
  }
}
