package dev.hashnet.core.index;

/**
 * One range search through the bands. See {@link MultiIndexHammingIndex} for why it is exact.
 *
 * <p>Probes are taken 64 at a time: first the heads of all their buckets are loaded, then the
 * counts in their first blocks, then the buckets are read. Loads that do not wait for each other
 * overlap.
 */
final class BandedSearch implements BandTable.Candidates {
  private static final int PROBES_AT_ONCE = 64;

  private final Bands bands;
  private final EntryStore entries;
  private final NearestImages nearest;
  private final long[] query;
  private final int radiusBits;
  private final int[] thresholds;
  private final int[] values;
  private final int[] heads = new int[PROBES_AT_ONCE];
  private int headCount;
  private int band;
  private long probes;
  private long read;
  private long verified;

  BandedSearch(
      Bands bands, EntryStore entries, NearestImages nearest, long[] query, int radiusBits) {
    this.bands = bands;
    this.entries = entries;
    this.nearest = nearest;
    this.query = query;
    this.radiusBits = radiusBits;
    this.thresholds = bands.plan().thresholds(radiusBits);
    this.values = new int[thresholds.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bands.valueOf(i, query);
    }
  }

  /** Finds all entries within the radius; false: gave up, having spent the budget. */
  boolean run(double budgetNs) {
    int widthBits = bands.plan().widthBits();
    for (band = 0; band < thresholds.length; band++) {
      for (int flips = 0; flips <= Math.min(thresholds[band], widthBits); flips++) {
        probeRing(flips, widthBits);
        if (BandPlan.costNs(cost()) > budgetNs) {
          return false;
        }
      }
    }
    return true;
  }

  /** Probes all values that differ from the query's in exactly {@code flips} bits of the band. */
  private void probeRing(int flips, int widthBits) {
    BandTable table = bands.table(band);
    int value = values[band];
    int budgetBits = radiusBits - flips;
    int sketch = bands.sketchOf(band, query);
    long mask = (1L << flips) - 1;
    while (mask < 1L << widthBits) {
      probes++;
      int head = table.head(value ^ (int) mask);
      if (head != 0) {
        heads[headCount++] = head;
        if (headCount == PROBES_AT_ONCE) {
          readBuckets(table, sketch, budgetBits);
        }
      }
      if (flips == 0) {
        break;
      }
      mask = nextWithSameBitCount(mask);
    }
    readBuckets(table, sketch, budgetBits);
  }

  private void readBuckets(BandTable table, int sketch, int budgetBits) {
    for (int i = 0; i < headCount; i++) {
      read += table.count(heads[i]);
    }
    for (int i = 0; i < headCount; i++) {
      table.scan(heads[i], sketch, budgetBits, this);
    }
    headCount = 0;
  }

  /** The next greater number with as many one bits. Source: Gosper, HAKMEM 175. */
  private static long nextWithSameBitCount(long mask) {
    long carried = mask + (mask & -mask);
    return carried | ((mask ^ carried) >>> (2 + Long.numberOfTrailingZeros(mask)));
  }

  @Override
  public void candidate(int entry) {
    verified++;
    int distanceBits = entries.distance(entry, query);
    if (distanceBits <= radiusBits && !earlierBandFinds(entry)) {
      nearest.take(entry, distanceBits);
    }
  }

  private boolean earlierBandFinds(int entry) {
    for (int earlier = 0; earlier < band; earlier++) {
      int differing = Integer.bitCount(bands.value(earlier, entry) ^ values[earlier]);
      if (differing <= thresholds[earlier]) {
        return true;
      }
    }
    return false;
  }

  SearchCost cost() {
    return new SearchCost(probes, read, verified);
  }
}
