package dev.hashnet.core;

import dev.hashnet.core.index.HammingIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which collection holds an image: a table of hints, four bytes each, that only the collections can
 * confirm. Ids lie in the indexes; here is nothing but a few bits of their hash and the number of a
 * collection.
 *
 * <p>A hint is never withdrawn. One that has come true no longer, since its image has expired or
 * left, costs a look into a collection; when the table is full, it is filled anew with the images
 * that there are.
 *
 * <p>A collection that is alone needs no hints: it is asked. They are made when a second one comes,
 * and given up when the table would be filled for one alone.
 */
final class Homes {
  private static final int MIN_LENGTH = 64;
  private static final int NUMBER_BITS = 20;

  /** Number 0 is for the collections that came when all others were taken. */
  private static final int UNNUMBERED = 0;

  /** While there is at most one numbered collection. */
  private static final int[] NONE = {};

  private final List<@Nullable CollectionIndexes> numbered = new ArrayList<>();
  private final List<CollectionIndexes> unnumbered = new ArrayList<>();
  private final ArrayDeque<Integer> freeNumbers = new ArrayDeque<>();

  /** Open addressing: upper bits of the id's hash over the collection's number; 0 is empty. */
  private int[] hints = NONE;

  private int count;

  /** Collections that have a number. */
  private int numberedCount;

  /** The numbered collection while it is alone. */
  private @Nullable CollectionIndexes only;

  Homes() {
    numbered.add(null);
  }

  /** A number for a new collection. */
  void open(CollectionIndexes collection) {
    if (!freeNumbers.isEmpty()) {
      collection.number(freeNumbers.pop());
      numbered.set(collection.number(), collection);
      numberedCount++;
    } else if (numbered.size() < 1 << NUMBER_BITS) {
      collection.number(numbered.size());
      numbered.add(collection);
      numberedCount++;
    } else {
      collection.number(UNNUMBERED);
      unnumbered.add(collection);
    }
    findOnly();
    if (hints == NONE && numberedCount > 1) {
      fill();
    }
  }

  /** Takes the number of a collection that holds nothing. */
  void close(CollectionIndexes collection) {
    if (collection.number() == UNNUMBERED) {
      unnumbered.remove(collection);
    } else {
      numbered.set(collection.number(), null);
      freeNumbers.push(collection.number());
      numberedCount--;
      findOnly();
    }
  }

  private void findOnly() {
    only = null;
    for (int i = 0; i < numbered.size() && numberedCount == 1 && only == null; i++) {
      only = numbered.get(i);
    }
  }

  /** The collection that holds the image, or null. */
  @Nullable CollectionIndexes find(String id) {
    if (hints == NONE) {
      return only != null && only.holds(id) ? only : findUnnumbered(id);
    }
    int hash = hash(id);
    for (int i = place(hash); hints[i] != 0; i = next(i)) {
      if ((hints[i] ^ hash) >>> NUMBER_BITS == 0) {
        CollectionIndexes home = numbered.get(hints[i] & (1 << NUMBER_BITS) - 1);
        if (home != null && home.holds(id)) {
          return home;
        }
      }
    }
    return findUnnumbered(id);
  }

  private @Nullable CollectionIndexes findUnnumbered(String id) {
    for (CollectionIndexes home : unnumbered) {
      if (home.holds(id)) {
        return home;
      }
    }
    return null;
  }

  /** See {@link HammingIndex#expect}. With several collections, each image is in another. */
  void expect(List<String> ids) {
    if (hints == NONE && only != null) {
      only.expect(ids);
    }
  }

  /** The collection holds the image. */
  void add(String id, CollectionIndexes home) {
    if (home.number() == UNNUMBERED || hints == NONE) {
      return;
    }
    if (4L * count >= 3L * hints.length) {
      fill();
    }
    if (hints != NONE) {
      insert(id, home.number());
    }
  }

  private void insert(String id, int number) {
    int hash = hash(id);
    int hint = hash >>> NUMBER_BITS << NUMBER_BITS | number;
    int i = place(hash);
    while (hints[i] != 0) {
      if (hints[i] == hint) {
        return;
      }
      i = next(i);
    }
    hints[i] = hint;
    count++;
  }

  /** Gives memory back where few hints are true any longer. */
  void trim() {
    if (hints.length > MIN_LENGTH && hints.length / 8 > ids()) {
      fill();
    }
  }

  private long ids() {
    long ids = 0;
    for (CollectionIndexes collection : numbered) {
      ids += collection == null ? 0 : collection.size();
    }
    return ids;
  }

  /** Leaves room for half as many hints again as there are images. */
  private void fill() {
    count = 0;
    if (numberedCount <= 1) {
      hints = NONE;
      return;
    }
    long ids = ids();
    hints = new int[(int) Math.min(1 << 30, Math.max(MIN_LENGTH, 2 * ids))];
    for (CollectionIndexes collection : numbered) {
      if (collection != null) {
        collection.forEachId(id -> insert(id, collection.number()));
      }
    }
  }

  private static int hash(String id) {
    long mixed = id.hashCode() * 0x9E3779B97F4A7C15L;
    return (int) (((mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L) >>> 32);
  }

  /** By multiplication, so that any length will do; the hint keeps the other end of the hash. */
  private int place(int hash) {
    int turned = Integer.reverse(hash);
    return (int) ((Integer.toUnsignedLong(turned) * hints.length) >>> 32);
  }

  private int next(int i) {
    return i + 1 == hints.length ? 0 : i + 1;
  }

  /** Estimated heap, bytes, without a few for each collection. */
  long bytes() {
    return 4L * hints.length;
  }
}
