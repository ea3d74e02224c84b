package dev.hashnet.streams.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where on {@code image-events} the images of the last codes lie: by image id, a partition and an
 * offset, or that the image was deleted. Bounded: it remembers the last {@code max} images at least
 * half of the time, and never more.
 *
 * <p>Two generations of an open hash table, the id as a 64-bit hash: when the young one holds half
 * of the most, it becomes the old one, whose predecessor is forgotten. What is looked up must be
 * checked against the record found: two ids may have one hash.
 *
 * <p>Threads: one at a time.
 */
final class ImagePlaces {
  private static final long DELETED = -1;
  private static final int OFFSET_BITS = 48;
  private static final long MAX_OFFSET = (1L << OFFSET_BITS) - 1;
  private static final int MAX_PARTITION = (1 << 15) - 1;

  private final int maxYoung;
  private Generation young = new Generation();
  private Generation old = new Generation();

  /**
   * @param max most images; 0: none is remembered
   */
  ImagePlaces(int max) {
    this.maxYoung = max / 2;
  }

  void put(String imageId, int partition, long offset) {
    if (partition >= 0 && partition <= MAX_PARTITION && offset >= 0 && offset <= MAX_OFFSET) {
      put(imageId, (long) partition << OFFSET_BITS | offset);
    }
  }

  void delete(String imageId) {
    put(imageId, DELETED);
  }

  private void put(String imageId, long place) {
    if (maxYoung == 0) {
      return;
    }
    if (young.size >= maxYoung) {
      old = young;
      young = new Generation();
    }
    young.put(hash(imageId), place);
  }

  ImagePlace find(String imageId) {
    long hash = hash(imageId);
    Long place = young.get(hash);
    if (place == null) {
      place = old.get(hash);
    }
    if (place == null) {
      return ImagePlace.UNKNOWN;
    }
    return place == DELETED
        ? ImagePlace.DELETED
        : new ImagePlace.At((int) (place >>> OFFSET_BITS), place & MAX_OFFSET);
  }

  /** FNV-1a over the characters, then mixed (the finalizer of MurmurHash3); never 0. */
  private static long hash(String imageId) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < imageId.length(); i++) {
      hash = (hash ^ imageId.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }

  long bytes() {
    return 16L * (young.hashes.length + old.hashes.length);
  }

  /** Linear probing, at most three quarters full. */
  private static final class Generation {
    private static final int FIRST_SLOTS = 64;

    private long[] hashes = new long[FIRST_SLOTS];
    private long[] places = new long[FIRST_SLOTS];
    private int size;

    void put(long hash, long place) {
      if (4L * size >= 3L * hashes.length) {
        grow();
      }
      int slot = slot(hash);
      if (hashes[slot] == 0) {
        hashes[slot] = hash;
        size++;
      }
      places[slot] = place;
    }

    @Nullable Long get(long hash) {
      int slot = slot(hash);
      return hashes[slot] == 0 ? null : Long.valueOf(places[slot]);
    }

    private int slot(long hash) {
      int slot = (int) hash & hashes.length - 1;
      while (hashes[slot] != 0 && hashes[slot] != hash) {
        slot = slot + 1 & hashes.length - 1;
      }
      return slot;
    }

    private void grow() {
      long[] oldHashes = hashes;
      long[] oldPlaces = places;
      hashes = new long[2 * oldHashes.length];
      places = Arrays.copyOf(places, hashes.length);
      for (int i = 0; i < oldHashes.length; i++) {
        if (oldHashes[i] != 0) {
          int slot = slot(oldHashes[i]);
          hashes[slot] = oldHashes[i];
          places[slot] = oldPlaces[i];
        }
      }
    }
  }
}
