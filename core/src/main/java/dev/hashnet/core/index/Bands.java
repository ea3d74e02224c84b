package dev.hashnet.core.index;

/**
 * The bands of an index: the {@link BucketTable} of all of them, over the images that there are,
 * and the groups of those with equal codes.
 */
final class Bands {
  /** Codes from which the order of the bits is learned. */
  private static final int SAMPLE = 2048;

  /**
   * Times as many rows as uniform codes would have that the bucket of a code may hold, on average.
   */
  private static final double EVEN = 1.25;

  private final BandPlan plan;
  private final ImageRows images;
  private final CodeRows codes;
  private final Zones zones;
  private final BitOrder order;
  private final EqualCodes equalCodes;
  private final BucketTable table;
  private final long[] code;
  private final long[] ordered;
  private final boolean narrow;
  private final boolean even;
  private int count;

  /** Keeps the compiler from dropping loads that only warm the cache. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  /** Bands with all images. */
  Bands(BandPlan plan, ImageRows images) {
    this.plan = plan;
    this.images = images;
    this.codes = images.codes();
    this.zones = new Zones(plan);
    this.order = BitOrder.learn(plan, sample());
    this.equalCodes = new EqualCodes(images);
    this.narrow = images.end() <= BucketTable.NARROW_ROWS;
    this.code = new long[codes.words()];
    this.ordered = new long[codes.words()];
    groupEqualCodes();
    int[] counts = countRows();
    this.even = sizesAreEven(counts);
    this.table = new BucketTable(plan.sketchBits(), narrow, counts);
    fill();
  }

  private long[][] sample() {
    long[][] sample = new long[Math.min(SAMPLE, images.count())][codes.words()];
    double step = images.end() / (double) sample.length;
    for (int i = 0; i < sample.length; i++) {
      int row = (int) (i * step);
      while (!images.isTaken(row)) {
        row = row + 1 == images.end() ? 0 : row + 1;
      }
      codes.get(row, sample[i]);
    }
    return sample;
  }

  /** By a hash table of all codes, which is needed no longer once the buckets are there. */
  private void groupEqualCodes() {
    int length = Math.max(16, Integer.highestOneBit(images.count()) << 2);
    int[] table = new int[length];
    for (int row = 0; row < images.end(); row++) {
      if (images.isTaken(row)) {
        codes.get(row, code);
        int place = CodeRows.hash(code) & (length - 1);
        while (table[place] != 0 && codes.distance(table[place] - 1, code, 0) > 0) {
          place = place + 1 & (length - 1);
        }
        if (table[place] == 0) {
          table[place] = row + 1;
          count++;
        } else {
          equalCodes.add(table[place] - 1, row);
        }
      }
    }
  }

  /** Rows by bucket. */
  private int[] countRows() {
    int[] counts = new int[plan.bands() << plan.widthBits()];
    inOrder(
        (row, bits) -> {
          for (int band = 0; band < plan.bands(); band++) {
            counts[bucketOf(band, bits)]++;
          }
        });
    return counts;
  }

  /** Whether a code's buckets are about as small as those of uniform codes. */
  private boolean sizesAreEven(int[] counts) {
    double squares = 0;
    for (int size : counts) {
      squares += (double) size * size;
    }
    double uniform = 1 + Math.scalb((double) count, -plan.widthBits());
    return squares <= EVEN * uniform * plan.bands() * count;
  }

  private void fill() {
    inOrder(
        (row, bits) -> {
          for (int band = 0; band < plan.bands(); band++) {
            table.append(bucketOf(band, bits), row, sketchOf(band, bits));
          }
        });
  }

  @FunctionalInterface
  private interface OrderedRows {
    void accept(int row, long[] ordered);
  }

  private void inOrder(OrderedRows consumer) {
    for (int row = 0; row < images.end(); row++) {
      if (images.isTaken(row) && !equalCodes.isHidden(row)) {
        load(row);
        consumer.accept(row, ordered);
      }
    }
  }

  private void load(int row) {
    codes.get(row, code);
    order.apply(code, ordered);
  }

  /** Loads the row, and the places in all bands that adding or removing it will change. */
  private void loadToChange(int row) {
    load(row);
    int touch = 0;
    for (int band = 0; band < plan.bands(); band++) {
      touch ^= table.touch(bucketOf(band, ordered));
    }
    touched = touch;
  }

  /** Adds a row that the images hold. */
  void add(int row) {
    loadToChange(row);
    int face = find(row);
    if (face >= 0) {
      equalCodes.add(face, row);
      return;
    }
    for (int band = 0; band < plan.bands(); band++) {
      table.add(bucketOf(band, ordered), row, sketchOf(band, ordered));
    }
    count++;
  }

  /** The face of the group that has the loaded code, or -1; the row itself does not count. */
  private int find(int row) {
    int band = 0;
    int bucket = 0;
    int least = Integer.MAX_VALUE;
    for (int other = 0; other < plan.bands(); other++) {
      int size = table.count(bucketOf(other, ordered));
      if (size < least) {
        least = size;
        band = other;
        bucket = bucketOf(other, ordered);
      }
    }
    int sketch = sketchOf(band, ordered);
    int end = table.end(bucket);
    for (int place = table.begin(bucket); place < end; place++) {
      if (table.sketch(bucket, place) == sketch) {
        int candidate = table.row(bucket, place);
        if (candidate != row && codes.distance(candidate, code, 0) == 0) {
          return candidate;
        }
      }
    }
    return -1;
  }

  /** Removes a row that the images still hold. */
  void remove(int row) {
    loadToChange(row);
    if (equalCodes.isHidden(row)) {
      equalCodes.removeHidden(find(row), row);
      return;
    }
    if (equalCodes.isShared(row)) {
      int successor = equalCodes.removeFace(row);
      for (int band = 0; band < plan.bands(); band++) {
        table.replace(bucketOf(band, ordered), row, successor, sketchOf(band, ordered));
      }
      return;
    }
    for (int band = 0; band < plan.bands(); band++) {
      table.remove(bucketOf(band, ordered), row, sketchOf(band, ordered));
    }
    count--;
  }

  /** Whether a row has a number that the tables have room for; if not, bands must be built anew. */
  boolean holds(int row) {
    return !narrow || row < BucketTable.NARROW_ROWS;
  }

  /** Whether buckets were about as small as those of uniform codes when the bands were built. */
  boolean areEven() {
    return even;
  }

  BandPlan plan() {
    return plan;
  }

  ImageRows images() {
    return images;
  }

  Zones zones() {
    return zones;
  }

  BitOrder order() {
    return order;
  }

  /** The difference of two codes with its bits in order; good until the next call. */
  long[] orderedDifference(long[] difference) {
    order.apply(difference, ordered);
    return ordered;
  }

  EqualCodes equalCodes() {
    return equalCodes;
  }

  BucketTable table() {
    return table;
  }

  /** The bucket of a code whose bits are in order. */
  int bucketOf(int band, long[] ordered) {
    return band << plan.widthBits() | valueOf(band, ordered);
  }

  /** The band's bits of a code whose bits are in order. */
  int valueOf(int band, long[] ordered) {
    return (int) bitsOf(ordered, zones.begin(band), plan.widthBits());
  }

  /** The bits after the band's that make up its sketch. */
  int sketchOf(int band, long[] ordered) {
    int bits = (int) bitsOf(ordered, zones.sketchBegin(band), plan.sketchBits());
    return bits & zones.sketchMask(band);
  }

  /** Bits {@code offset} and following, right-aligned; after the last bit comes the first. */
  static long bitsOf(long[] code, int offset, int width) {
    int word = wrapped(offset / Long.SIZE, code.length);
    int shift = offset % Long.SIZE;
    long bits = code[word] << shift;
    if (shift + width > Long.SIZE) {
      bits |= code[wrapped(word + 1, code.length)] >>> (Long.SIZE - shift);
    }
    return bits >>> (Long.SIZE - width);
  }

  /** A division would take as long as all else here. */
  private static int wrapped(int word, int words) {
    return word < words ? word : word - words;
  }

  /** Distinct codes. */
  int count() {
    return count;
  }

  long bytes() {
    return equalCodes.bytes() + table.bytes();
  }
}
