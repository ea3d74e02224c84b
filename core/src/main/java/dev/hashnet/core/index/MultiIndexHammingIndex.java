package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Multi-index hashing: exact range search that looks into a few small buckets instead of comparing
 * all codes.
 *
 * <p>Heap, 64 bits and a million images: 37 bytes an image and the id, of which a digit takes half
 * a byte. The bands are built by the first search that needs them, all at once; until then an image
 * costs 16 bytes and the id.
 *
 * <p>Errors: as {@link HammingIndex} says. Threads: one thread at a time, a searching one included,
 * since a search may build the bands; whoever has several holds one lock around all calls.
 */
public final class MultiIndexHammingIndex implements HammingIndex {
  /*
   * Structure
   *
   *   ImageRows     the images, each in a numbered row: all there is to know, always up to date
   *     RowPages      which rows are taken: a bit a row
   *     CodeRows      codes, in planes of ints, which PlaneDistances scans
   *     Timestamps    milliseconds after the page's, 1 to 8 bytes; a tree of minima finds what is old
   *     IdPages       ids: their bytes, packed, 64 rows an array; IdTable finds the row of an id
   *   Bands         made from the rows, and thrown away at will
   *     BitOrder      the order in which the bits of a code are cut into bands and sketches
   *     Zones         which bits those are, and in how many of them a near code may differ
   *     BucketTable   band and value of its w bits -> bucket of rows, each with a sketch
   *     EqualCodes    images with equal codes: one row of them is in the bands, the others are not
   *
   * A search (BandedSearch) enumerates, for each band j, the values that differ from the query's in
   * at most t_j bits, and reads their buckets. What it reads it filters three times: by the sketch
   * that lies in the bucket, by the whole code, and by the test whether an earlier band has found the
   * same row.
   *
   * Why it is exact
   *
   * Thresholds. Choose t_1 + ... + t_m = r - m + 1. If a code missed the threshold in every band, it
   * would differ from the query in at least t_j + 1 bits of each, together in at least r + 1, since
   * bands share no bit. So a code within r bits is in a probed bucket of at least one band. A
   * threshold of -1 stands for a band that is not probed; the argument holds for it as it is, so the
   * same bands serve every radius. (Giving each band floor(r / m), as plain multi-index hashing does,
   * is correct too, but for r = 4, m = 4, w = 16 it looks into 68 buckets instead of 20.) Which bands
   * get the larger thresholds is each query's choice: those where its own bucket is small. (Where all
   * buckets are about as small one choice does for all queries, until they read more than that.)
   *
   * Sketch. The code is shared out among the bands: each has a zone, which begins with the band, and
   * zones follow one another in a ring. If a code is near, then some band with a threshold t_j >= 0
   * not only differs in at most t_j bits: each run of zones that begins with its zone differs in at
   * most as many bits as their thresholds add up to, and one more for each zone after the first.
   * (Let zone i differ in b_i bits, and c_i = b_i - t_i - 1. All c_i add up to at most r - (r - m + 1)
   * - m = -1. Go around the ring, and begin where the sum of the c_i so far is greatest for the last
   * time: from there on every sum is below 0, which is what is claimed.) The sketch of a band is the
   * bits that follow it, 16 or 32 of them; so in the buckets of band j, rows are dropped whose band
   * and sketch together differ in more than the zones that the sketch reaches into allow. For r = 31
   * and 16 bands of 16 bits that is 3 bits of band and next zone, where the radius itself would allow
   * 31. A sketch that would reach its own band again has r.
   *
   * Each row once. Within a band the probed values are different, and a row is in the bucket of one
   * value. Across bands: a hit of band j is dropped if some i < j finds the row too, that is if it
   * differs in at most t_i bits there, and with its sketch in no more than they may. Computed from
   * the difference of two codes, so nothing has to be remembered. The last few hundred rows compared
   * are, all the same: most bands find a near copy, and a row that was compared by this search needs
   * it no second time. As long as none of them had to be forgotten, a row that was not compared was not found
   * either, and earlier bands are not asked.
   *
   * Order of bits. Hamming distance is the same in any order of the bits, so it may be learned; where
   * all bits are as good, they stay where they are.
   *
   * Cost
   *
   * A search costs probes, rows read and codes compared (BandPlan has what each takes, measured). How
   * many rows a block of probes will read is known before it reads them, from where the buckets begin
   * and end. As soon as a fiftieth of a scan is spent, what is spent and what is ahead at the rate seen
   * so far is compared with a scan: a query that falls into crowded buckets goes over to the scan at
   * that point. Without bands, and for radii for which uniform codes would favour it, all is scanned;
   * so it is for radii at which the searches before cost more by bands than by a scan (Trials).
   *
   * Where codes are many, a search waits for memory more than it computes. So buckets are looked into
   * in blocks of 64, across bands: their beginnings, then their sketches, then the rows of the near
   * ones, then the codes of those; loads of one kind overlap. At a million codes a bucket costs about
   * three cache lines, a hit some ten more, its id and its timestamp among them.
   *
   * The scan adds up planes of ints in loops without branches, in blocks of 1024 rows; the first four
   * planes tell of most blocks that they hold no hit, and where they mislead three times in turn they are
   * not asked again. Only of blocks that hold a hit rows are looked at one by one. C2 makes vector
   * instructions of these loops where there is a vector population count (AVX-512 VPOPCNTDQ), with Java
   * 17 for ints only, and only if all arrays of a loop have the same index. Rows that came back free are
   * compared too, and dropped.
   *
   * Parameters
   *
   * BandPlan.best takes m, w and the size of the sketch with the least product of time and memory,
   * for the declared radius and the number of images. The bands are dropped when that number
   * has doubled or halved, and the next search builds them anew: a constant cost for each image, but a
   * pause. When half of the rows are free, the images move together.
   *
   * Restoring needs little of its own: puts touch no bands before the first search, which counts the
   * buckets and lays them out without gaps. Some dozens of ids ahead, what IdTable has of them is loaded
   * at once (expect): a look for an id that is not there was a third of a put.
   *
   * What was tried and dropped
   *
   *   Blocks of 15 places in chains: half as large again, as blocks stand half empty; chains make
   *   loads wait for one another. Buckets without sketches: 16 bytes less with m = 4, and a tenth of
   *   the searches or fewer, as each candidate is a cache miss. m = 3, w = 18 at a million: 6 bytes
   *   less, six tenths of the searches at r = 8. A heap of rows for expiry: 8 bytes; the tree of
   *   minima takes a quarter byte. A hash table over the codes: 6 bytes; an equal code is found in the
   *   smallest of its buckets. Ids in chains, a head for half of the rows and a link for each: 2 bytes
   *   more than links in order. A block for each band and number of flips: waits for each, a third
   *   more time at r = 4. An array for each page of buckets, which says in its front where they begin:
   *   a cache line more a bucket. Chunks of 64 pages: at ten million codes the heads of their arrays
   *   fit into no cache, and r = 4 takes 1.45 times as long. A sketch that may differ in what the band
   *   leaves of the radius, without the argument about zones: 256 bits, radius 31, then need 96 bits
   *   of it, 290 bytes a code in place of 130, and a search takes 1.8 times as long. Sketches of 16
   *   bits wherever uniform codes are searched as fast: 8 bytes less at 64 bits and r = 8, but in a
   *   hot cluster, where codes are alike, half as many searches. Comparing sketches of 16 bits one at
   *   a time: a tenth more time at r = 8; four for each branch: 5 % more; 16 of them without a branch:
   *   a tenth more too, since buckets hold about 15. Reading sketches of 32 bits one at a time: 8 %
   *   more; counting bits where one at most may differ: a tenth more at r = 4. Loading ids and
   *   timestamps of rows before they are compared: no difference. Pages of 8 buckets: the same memory,
   *   and a third more time for an image coming or going; of 2 buckets: 3 % less time for 0.4 bytes a
   *   code. Huge pages: no difference. Of long codes only the first 128 bits in planes, the rest side
   *   by side: one (192 bits) to ten (512) cache lines less a code compared, but a scan at far radii then takes 2 to 7 times
   *   as long. A table for each band: the loop that loads the ends of buckets has to fetch the table
   *   too, fewer loads are under way at once, and a search takes 1.3 times as long.
   *
   * What is left
   *
   *   A code leaves a crowded bucket only after a walk through it (as long as the walk of its own
   *   search). Building without a pause. Of 256 bits and more, bits are put in order a half byte at a
   *   time, which bounds how fast bands are built.
   *
   * Sources
   *
   *   Norouzi, Punjani, Fleet: Fast exact search in Hamming space with multi-index hashing, TPAMI 2014.
   *   Qin, Wang, Xiao, Wang, Ishikawa: GPH: similarity search in Hamming space, ICDE 2018 (thresholds
   *   that add up to r - m + 1).
   *   Qin, Xiao: Pigeonring: a principle for faster thresholded similarity search, PVLDB 12(1), 2018 (runs
   *   of zones around a ring).
   */

  /** Below this many images a scan takes less than a microsecond. */
  private static final int MIN_ROWS = 4096;

  /** Fewer rows than this are not worth giving back. */
  private static final int SMALL_ROWS = 8192;

  private final int bits;
  private final int radiusBits;
  private final int minRows;
  private final double scanWeight;
  private ImageRows images;
  private @Nullable Bands bands;
  private @Nullable BandedSearch search;
  private Trials trials;

  /** Of the plan that the bands follow, by radius; null: not asked. */
  private final BandPlan.@Nullable Estimate[] estimates;

  /** Keeps the compiler from dropping loads that only warm the cache. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  /** Images for which {@link #bands} were last built, or found not to be worth it; 0: not asked. */
  private int plannedFor;

  /**
   * An empty index.
   *
   * @param bits code length, 64 to 512, a multiple of 64
   * @param radiusBits the radius that most searches will have, 0 to {@code bits}; others are exact
   *     too, but larger ones may fall back to a scan
   */
  public MultiIndexHammingIndex(int bits, int radiusBits) {
    this(bits, radiusBits, MIN_ROWS, 1);
  }

  /**
   * An empty index that probes more readily, for tests.
   *
   * @param minRows images from which on there may be bands
   * @param scanWeight by how much a scan is held to cost more than it does
   */
  MultiIndexHammingIndex(int bits, int radiusBits, int minRows, double scanWeight) {
    if (!BinaryCode.isLength(bits)) {
      throw new IllegalArgumentException(
          "code length must be 64..512 bits, a multiple of 64: bits=" + bits);
    }
    if (radiusBits < 0 || radiusBits > bits) {
      throw new IllegalArgumentException(
          "radius must be 0..%d: radius=%d".formatted(bits, radiusBits));
    }
    this.bits = bits;
    this.radiusBits = radiusBits;
    this.images = new ImageRows(bits);
    this.trials = new Trials(bits);
    this.estimates = new BandPlan.Estimate[bits + 1];
    this.minRows = minRows;
    this.scanWeight = scanWeight;
  }

  @Override
  public int bits() {
    return bits;
  }

  @Override
  public void put(String id, BinaryCode code, long timestampMs) {
    HammingIndex.requireBits(bits, code);
    int row = images.find(id);
    if (row >= 0) {
      removeRow(row);
    }
    row = images.add(id, CodeRows.wordsOf(code), timestampMs);
    boolean outgrown = plannedFor > 0 && images.count() / 2 >= plannedFor;
    if (outgrown || (bands != null && !bands.holds(row))) {
      dropBands();
    } else if (bands != null) {
      bands.add(row);
    }
  }

  @Override
  public boolean remove(String id) {
    int row = images.find(id);
    if (row < 0) {
      return false;
    }
    removeRow(row);
    shrink();
    return true;
  }

  private void removeRow(int row) {
    if (bands != null) {
      bands.remove(row);
    }
    images.remove(row);
  }

  private void dropBands() {
    bands = null;
    search = null;
    plannedFor = 0;
  }

  /** Gives memory back once half of it is empty. */
  private void shrink() {
    if (images.count() < plannedFor / 2) {
      dropBands();
    }
    if (bands == null && images.end() > SMALL_ROWS && images.count() < images.end() / 2) {
      images = images.compacted();
    }
  }

  @Override
  public void expect(List<String> ids) {
    touched ^= images.expect(ids);
  }

  /** Builds bands where there are none and they will pay. */
  @Override
  public void prepare() {
    if (plannedFor > 0 || images.count() < minRows) {
      return;
    }
    plannedFor = images.count();
    Arrays.fill(estimates, null);
    BandPlan plan = BandPlan.best(bits, radiusBits, plannedFor);
    if (plan != null && isWorthProbing(plan, radiusBits, plannedFor)) {
      bands = new Bands(plan, images);
      search = new BandedSearch(bands);
      trials = new Trials(bits);
    }
  }

  @Override
  public @Nullable BinaryCode get(String id) {
    int row = images.find(id);
    return row < 0 ? null : images.codes().code(row);
  }

  @Override
  public boolean contains(String id) {
    return images.find(id) >= 0;
  }

  @Override
  public SearchResult search(BinaryCode code, int radiusBits, int limit) {
    HammingIndex.requireSearch(bits, code, radiusBits, limit);
    prepare();
    long[] query = CodeRows.wordsOf(code);
    SearchCost spent = new SearchCost(0, 0, 0);
    if (bands != null && search != null) {
      BandPlan plan = bands.plan();
      if (isWorthProbing(plan, radiusBits, bands.count())) {
        double scanNs = scanWeight * plan.scanNs(images.end());
        boolean found = search.run(query, radiusBits, scanNs, limit);
        spent = search.cost();
        SearchResult result = found ? search.result() : scan(query, radiusBits, limit, spent);
        double sameByScanNs = scanNs + scanWeight * plan.hitsNs(images.end(), result.total());
        trials.note(radiusBits, plan.costNs(spent) + (found ? 0 : sameByScanNs), sameByScanNs);
        return result;
      }
    }
    return scan(query, radiusBits, limit, spent);
  }

  private boolean isWorthProbing(BandPlan plan, int radius, int codes) {
    double scanNs = scanWeight * plan.scanNs(images.end());
    return estimate(plan, radius).searchNs(codes) < scanNs && trials.favourProbing(radius);
  }

  private BandPlan.Estimate estimate(BandPlan plan, int radius) {
    BandPlan.Estimate estimate = estimates[radius];
    if (estimate == null) {
      estimate = plan.estimate(radius);
      estimates[radius] = estimate;
    }
    return estimate;
  }

  private SearchResult scan(long[] query, int radiusBits, int limit, SearchCost spent) {
    EqualCodes equalCodes = bands == null ? null : bands.equalCodes();
    NearestRows nearest = new NearestRows(images, equalCodes);
    nearest.begin(limit);
    int end = images.end();
    images.codes().scan(query, radiusBits, end, nearest);
    SearchCost cost =
        new SearchCost(spent.probes(), spent.candidates() + end, spent.verified() + end);
    return nearest.result(cost);
  }

  @Override
  public int expireBefore(long timestampMs) {
    return expire(timestampMs, null);
  }

  @Override
  public int expireBefore(long timestampMs, Consumer<String> expired) {
    return expire(timestampMs, expired);
  }

  private int expire(long timestampMs, @Nullable Consumer<String> expired) {
    Timestamps timestamps = images.timestamps();
    int count = 0;
    int page = timestamps.pageBefore(timestampMs);
    while (page >= 0) {
      long before = timestamps.rowsBefore(page, timestampMs);
      for (long left = before; left != 0; left &= left - 1) {
        int row = (page << RowPages.PAGE_SHIFT) + Long.numberOfTrailingZeros(left);
        String id = expired == null ? "" : images.id(row);
        removeRow(row);
        count++;
        if (expired != null) {
          expired.accept(id);
        }
      }
      timestamps.refresh(page);
      page = timestamps.pageBefore(timestampMs);
    }
    if (count > 0) {
      shrink();
    }
    return count;
  }

  @Override
  public void forEachId(Consumer<String> ids) {
    for (int row = 0; row < images.end(); row++) {
      if (images.isTaken(row)) {
        ids.accept(images.id(row));
      }
    }
  }

  @Override
  public int size() {
    return images.count();
  }

  @Override
  public long bytes() {
    return images.bytes() + (bands == null ? 0 : bands.bytes());
  }

  /** What part of {@link #bytes} holds ids. */
  long idBytes() {
    return images.idBytes();
  }
}
