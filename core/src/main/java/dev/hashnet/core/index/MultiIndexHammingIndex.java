package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Multi-index hashing: exact range search that looks into a few small buckets instead of comparing
 * all codes.
 *
 * <p>Heap: about 70 bytes an image, 12 a band and distinct code, the codes and the ids. The cost of
 * a search depends on the number of codes, their spread, and the radius; it is never much more than
 * twice that of a scan.
 *
 * <p>Errors and threads: as {@link HammingIndex} says; one thread at a time.
 */
public final class MultiIndexHammingIndex implements HammingIndex {
  /*
   * Structure
   *
   *   ImageStore    image slots: id, timestamp, entry; hash table over the ids
   *   EntryStore    entries: the distinct codes; hash table over the codes
   *   CodeHolders   entry -> its images, oldest first. n equal codes are one entry, so they cost one
   *                 place in each band and one comparison in a search, whatever n is.
   *   Bands         m tables: value of the band's w bits -> the entries that have it (BandTable)
   *   ExpiryQueue   image slots by timestamp
   *
   * A search (BandedSearch) enumerates, for each band j, the values that differ from the query's in
   * at most t_j bits, and reads their buckets. What it reads it filters three times: by a sketch of
   * 32 bits that lies in the bucket, by the whole code, and by the test whether an earlier band has
   * found the same entry.
   *
   * Why it is exact
   *
   * Thresholds. Choose t_1 + ... + t_m = r - m + 1. If a code missed the threshold in every band, it
   * would differ from the query in at least t_j + 1 bits of each, together in at least r + 1, since
   * bands share no bit. So a code within r bits is in a probed bucket of at least one band. A
   * threshold of -1 stands for a band that is not probed; the argument holds for it as it is, so the
   * same bands serve every radius. (Giving each band floor(r / m), as plain multi-index hashing does,
   * is correct too, but for r = 4, m = 4, w = 16 it looks into 68 buckets instead of 20.)
   *
   * Sketch. The sketch's 32 bits share no bit with their band, since w + 32 <= 64. A code that differs
   * in k bits of the band has r - k bits left for all others, so a sketch that differs in more is out.
   *
   * Each entry once. Within a band the probed values are different, and an entry is in the bucket of
   * one value. Across bands: a hit of band j is dropped if some i < j differs in at most t_i bits,
   * for then band i has reported it. Computed from the two codes; nothing is remembered.
   *
   * Scan. Without bands, with a radius for which probes would cost more than a scan, or when the
   * buckets read turn out to hold more than a scan would read (skewed codes), all entries are compared.
   *
   * Parameters
   *
   * Below 4096 codes there are no bands. Above, BandPlan takes m and w for the declared radius with the
   * least product of time and memory, with 8 to 16 entries a bucket. The bands are built anew whenever the
   * number of codes has doubled, or fallen to a quarter: a constant cost for each code, but a pause.
   *
   * Sources
   *
   *   Norouzi, Punjani, Fleet: Fast exact search in Hamming space with multi-index hashing, TPAMI 2014.
   *   Qin, Wang, Xiao, Wang, Ishikawa: GPH: similarity search in Hamming space, ICDE 2018 (thresholds
   *   that add up to r - m + 1).
   *
   * What is left
   *
   *   A learned order of the bits for skewed codes; a scan in a form that the compiler vectorises; sketches
   *   of 64 bits for large radii; building in bulk on restore, and without a pause; the arrays of images
   *   and entries do not shrink; a code leaves a crowded bucket only after a walk through it; ids as
   *   strings cost more than the codes do.
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
    byte[] idBytes = IdBytes.encode(id);
    int hash = IdBytes.hash(idBytes);
    int row = images.find(idBytes, hash);
    if (row >= 0) {
      removeRow(row);
    }
    row = images.add(idBytes, hash, CodeRows.wordsOf(code), timestampMs);
    if (bands != null) {
      bands.add(row);
    }
    if (plannedFor > 0 && images.count() / 2 >= plannedFor) {
      dropBands();
    }
  }

  @Override
  public boolean remove(String id) {
    int row = find(id);
    if (row < 0) {
      return false;
    }
    removeRow(row);
    shrink();
    return true;
  }

  private int find(String id) {
    byte[] bytes = IdBytes.encode(id);
    return images.find(bytes, IdBytes.hash(bytes));
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

  /** Builds bands where there are none and they will pay. */
  private void plan() {
    if (plannedFor > 0 || images.count() < minRows) {
      return;
    }
    plannedFor = images.count();
    BandPlan plan = BandPlan.best(bits, radiusBits, plannedFor);
    if (plan != null && isWorthProbing(plan, radiusBits, plannedFor)) {
      bands = new Bands(plan, images);
      search = new BandedSearch(bands);
    }
  }

  @Override
  public @Nullable BinaryCode get(String id) {
    int row = find(id);
    return row < 0 ? null : images.codes().code(row);
  }

  @Override
  public boolean contains(String id) {
    return find(id) >= 0;
  }

  @Override
  public SearchResult search(BinaryCode code, int radiusBits, int limit) {
    HammingIndex.requireSearch(bits, code, radiusBits, limit);
    plan();
    long[] query = CodeRows.wordsOf(code);
    SearchCost spent = new SearchCost(0, 0, 0);
    if (bands != null && search != null) {
      BandPlan plan = bands.plan();
      if (isWorthProbing(plan, radiusBits, bands.count())) {
        NearestRows nearest = new NearestRows(images, bands.equalCodes(), limit);
        if (search.run(query, radiusBits, scanWeight * plan.scanNs(images.end()), nearest)) {
          return nearest.result(search.cost());
        }
        spent = search.cost();
      }
    }
    return scan(query, radiusBits, limit, spent);
  }

  private boolean isWorthProbing(BandPlan plan, int radius, int codes) {
    return plan.searchNs(radius, codes) < scanWeight * plan.scanNs(images.end());
  }

  private SearchResult scan(long[] query, int radiusBits, int limit, SearchCost spent) {
    EqualCodes equalCodes = bands == null ? null : bands.equalCodes();
    NearestRows nearest = new NearestRows(images, equalCodes, limit);
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
