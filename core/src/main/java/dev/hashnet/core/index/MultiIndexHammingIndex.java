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

  private final int bits;
  private final int radiusBits;
  private final ImageStore images = new ImageStore();
  private final EntryStore entries;
  private final CodeHolders holders = new CodeHolders(images);
  private final ExpiryQueue expiry = new ExpiryQueue(images);
  private @Nullable Bands bands;

  /** Binary logarithm of the number of entries for which {@link #bands} were chosen. */
  private int plannedLog2;

  /**
   * An empty index.
   *
   * @param bits code length, 64 to 512, a multiple of 64
   * @param radiusBits the radius that most searches will have, 0 to {@code bits}; others are exact
   *     too, but larger ones may fall back to a scan
   */
  public MultiIndexHammingIndex(int bits, int radiusBits) {
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
    this.entries = new EntryStore(bits);
  }

  @Override
  public int bits() {
    return bits;
  }

  @Override
  public void put(String id, BinaryCode code, long timestampMs) {
    HammingIndex.requireBits(bits, code);
    remove(id);
    long[] words = EntryStore.wordsOf(code);
    int entry = entries.find(words);
    if (entry < 0) {
      entry = entries.add(words);
      if (bands != null) {
        bands.add(entry);
      }
    }
    int slot = images.add(id, timestampMs, entry);
    holders.add(entry, slot);
    expiry.add(slot);
    planBands();
  }

  @Override
  public boolean remove(String id) {
    int slot = images.find(id);
    if (slot < 0) {
      return false;
    }
    removeSlot(slot);
    planBands();
    return true;
  }

  private void removeSlot(int slot) {
    int entry = images.entry(slot);
    if (holders.remove(entry, slot)) {
      if (bands != null) {
        bands.remove(entry);
      }
      entries.remove(entry);
    }
    expiry.remove(slot);
    images.remove(slot);
  }

  /** Builds the bands anew where the number of entries has outgrown or shrunk below their plan. */
  private void planBands() {
    int log2 = 31 - Integer.numberOfLeadingZeros(entries.count() | 1);
    if (log2 <= plannedLog2 && log2 >= plannedLog2 - 2) {
      return;
    }
    plannedLog2 = log2;
    BandPlan plan = BandPlan.choose(bits, radiusBits, entries.count());
    boolean same = bands != null && bands.plan().equals(plan);
    if (!same) {
      bands = plan == null ? null : new Bands(plan, entries, entry -> holders.count(entry) > 0);
    }
  }

  @Override
  public @Nullable BinaryCode get(String id) {
    int slot = images.find(id);
    return slot < 0 ? null : entries.code(images.entry(slot));
  }

  @Override
  public boolean contains(String id) {
    return images.find(id) >= 0;
  }

  @Override
  public SearchResult search(BinaryCode code, int radiusBits, int limit) {
    HammingIndex.requireSearch(bits, code, radiusBits, limit);
    long[] query = EntryStore.wordsOf(code);
    SearchCost spent = new SearchCost(0, 0, 0);
    if (bands != null && bands.plan().isWorthProbing(radiusBits, entries.count())) {
      NearestImages nearest = new NearestImages(images, holders, limit);
      BandedSearch search = new BandedSearch(bands, entries, nearest, query, radiusBits);
      if (search.run(bands.plan().scanNs(entries.count()))) {
        return nearest.result(search.cost());
      }
      spent = search.cost();
    }
    return scan(query, radiusBits, limit, spent);
  }

  private SearchResult scan(long[] query, int radiusBits, int limit, SearchCost spent) {
    NearestImages nearest = new NearestImages(images, holders, limit);
    int end = entries.end();
    entries.scan(query, radiusBits, nearest::take);
    SearchCost cost =
        new SearchCost(spent.probes(), spent.candidates() + end, spent.verified() + end);
    return nearest.result(cost);
  }

  @Override
  public int expireBefore(long timestampMs, Consumer<String> expired) {
    int count = 0;
    while (expiry.hasBefore(timestampMs)) {
      int slot = expiry.oldest();
      String id = images.id(slot);
      removeSlot(slot);
      expired.accept(id);
      count++;
    }
    if (count > 0) {
      planBands();
    }
    return count;
  }

  @Override
  public void forEachId(Consumer<String> ids) {
    for (int slot = 0; slot < images.end(); slot++) {
      if (images.isTaken(slot)) {
        ids.accept(images.id(slot));
      }
    }
  }

  @Override
  public int size() {
    return images.count();
  }

  @Override
  public long bytes() {
    return images.bytes()
        + entries.bytes()
        + holders.bytes()
        + expiry.bytes()
        + (bands == null ? 0 : bands.bytes());
  }
}
