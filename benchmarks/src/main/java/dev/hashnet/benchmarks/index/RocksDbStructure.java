package dev.hashnet.benchmarks.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The store that Kafka Streams would give us, used as well as it can be: bands of 16 bits as key
 * prefixes, one prefix scan a probe.
 *
 * <p>A key is band, band's value, code, number; so a scan reads keys alone. Thresholds are as in
 * our index: together radius - m + 1, and a hit that an earlier band has found is dropped.
 */
final class RocksDbStructure implements Structure {
  /** What a laptop fills in half a minute. */
  static final int MAX_CODES = 300_000;

  private static final int BAND_BITS = 16;
  private static final int CODES_A_BATCH = 4_096;

  private final Path folder;
  private final RocksDB database;
  private final Options options;
  private final CodeSet codes;
  private final CodeSet queries;
  private final int bands;
  private final long buildNs;

  RocksDbStructure(Workload work) {
    codes = work.codes();
    queries = work.queries();
    bands = codes.bits() / BAND_BITS;
    RocksDB.loadLibrary();
    options = new Options().setCreateIfMissing(true);
    try {
      folder = Files.createTempDirectory("hashnet-bench-rocksdb-");
      long startNs = ThreadTime.nowNs();
      database = RocksDB.open(options, folder.toString());
      fill();
      database.compactRange();
      buildNs = ThreadTime.nowNs() - startNs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RocksDBException e) {
      throw new IllegalStateException("RocksDB cannot be filled", e);
    }
  }

  private void fill() throws RocksDBException {
    try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
      for (int from = 0; from < codes.count(); from += CODES_A_BATCH) {
        try (WriteBatch batch = new WriteBatch()) {
          for (int i = from; i < Math.min(codes.count(), from + CODES_A_BATCH); i++) {
            for (int band = 0; band < bands; band++) {
              batch.put(key(band, i), new byte[0]);
            }
          }
          database.write(unlogged, batch);
        }
      }
    }
  }

  private byte[] key(int band, int number) {
    long[] words = codes.words(number);
    ByteBuffer key = ByteBuffer.allocate(1 + 2 + codes.bits() / Byte.SIZE + Integer.BYTES);
    key.put((byte) band).putShort((short) bandOf(words, band));
    for (long word : words) {
      key.putLong(word);
    }
    return key.putInt(number).array();
  }

  private static int bandOf(long[] words, int band) {
    int shift = Long.SIZE - BAND_BITS - band * BAND_BITS % Long.SIZE;
    return (int) (words[band * BAND_BITS / Long.SIZE] >>> shift) & 0xffff;
  }

  @Override
  public String name() {
    return "RocksDB prefix scans";
  }

  @Override
  public Kind kind() {
    return Kind.OTHER;
  }

  @Override
  public long buildNs() {
    return buildNs;
  }

  @Override
  public long bytes() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Answer search(int from, int count, int radiusBits) {
    int[] hits = new int[count];
    long startNs = ThreadTime.nowNs();
    for (int i = 0; i < count; i++) {
      hits[i] = search(queries.words(from + i), radiusBits);
    }
    return new Answer(ThreadTime.nowNs() - startNs, hits);
  }

  private int threshold(int band, int radiusBits) {
    int all = radiusBits - bands + 1;
    return Math.floorDiv(all, bands) + (band < Math.floorMod(all, bands) ? 1 : 0);
  }

  private int search(long[] query, int radiusBits) {
    int found = 0;
    for (int band = 0; band < bands; band++) {
      int threshold = threshold(band, radiusBits);
      for (int flips = 0; flips <= threshold; flips++) {
        found += probe(query, radiusBits, band, 0, 0, flips);
      }
    }
    return found;
  }

  /** Probes all values with so many more flips at bit {@code from} or later. */
  private int probe(long[] query, int radiusBits, int band, int flipped, int from, int flips) {
    if (flips == 0) {
      return scan(query, radiusBits, band, bandOf(query, band) ^ flipped);
    }
    int found = 0;
    for (int bit = from; bit < BAND_BITS; bit++) {
      found += probe(query, radiusBits, band, flipped | 1 << bit, bit + 1, flips - 1);
    }
    return found;
  }

  private int scan(long[] query, int radiusBits, int band, int value) {
    ByteBuffer prefix = ByteBuffer.allocate(3).put((byte) band).putShort((short) value);
    byte[] end = next(prefix.array());
    int found = 0;
    try (Slice bound = new Slice(end);
        ReadOptions bounded = new ReadOptions().setIterateUpperBound(bound);
        RocksIterator entries = database.newIterator(bounded)) {
      for (entries.seek(prefix.array()); entries.isValid(); entries.next()) {
        ByteBuffer key = ByteBuffer.wrap(entries.key()).position(3);
        long[] words = new long[query.length];
        key.asLongBuffer().get(words);
        if (isHit(query, words, radiusBits) && isFirst(query, words, radiusBits, band)) {
          found++;
        }
      }
    }
    return found;
  }

  private static byte[] next(byte[] prefix) {
    byte[] after = prefix.clone();
    for (int i = after.length - 1; i >= 0 && ++after[i] == 0; ) {
      i--;
    }
    return after;
  }

  private static boolean isHit(long[] query, long[] words, int radiusBits) {
    int distance = 0;
    for (int i = 0; i < words.length; i++) {
      distance += Long.bitCount(words[i] ^ query[i]);
    }
    return distance <= radiusBits;
  }

  private boolean isFirst(long[] query, long[] words, int radiusBits, int band) {
    for (int earlier = 0; earlier < band; earlier++) {
      int flips = Integer.bitCount(bandOf(query, earlier) ^ bandOf(words, earlier));
      if (flips <= threshold(earlier, radiusBits)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    database.close();
    options.close();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
