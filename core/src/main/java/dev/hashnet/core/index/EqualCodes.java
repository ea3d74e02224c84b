package dev.hashnet.core.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The groups of images with equal codes. One row of each stands in the bands for all of them: its
 * <i>face</i>. Rows with a code of their own are no matter here, and cost two bits.
 */
final class EqualCodes {
  private final ImageRows images;
  private long[] shared = new long[1];
  private long[] hidden = new long[1];

  /** Open addressing by face; a power of two, at most two thirds full. */
  private @Nullable ImageGroup[] groups = new ImageGroup[4];

  private int[] faces = new int[4];
  private int count;
  private long groupBytes;

  EqualCodes(ImageRows images) {
    this.images = images;
  }

  /** Whether other images have the row's code. */
  boolean isShared(int row) {
    return isSet(shared, row);
  }

  /** Whether another row stands in the bands for this one. */
  boolean isHidden(int row) {
    return isSet(hidden, row);
  }

  /** Whether a row of a row's page shares its code. */
  boolean sharesIn(int row) {
    int word = row >>> RowPages.PAGE_SHIFT;
    return word < shared.length && shared[word] != 0;
  }

  private static boolean isSet(long[] bits, int row) {
    int word = row >>> RowPages.PAGE_SHIFT;
    return word < bits.length && (bits[word] >>> row & 1) != 0;
  }

  private static long[] set(long[] bits, int row) {
    int word = row >>> RowPages.PAGE_SHIFT;
    long[] grown = word < bits.length ? bits : Arrays.copyOf(bits, word + 1 + (word >>> 3));
    grown[word] |= 1L << row;
    return grown;
  }

  private static void clear(long[] bits, int row) {
    if (isSet(bits, row)) {
      bits[row >>> RowPages.PAGE_SHIFT] &= ~(1L << row);
    }
  }

  /** The group of a face that is shared. */
  ImageGroup group(int face) {
    ImageGroup group = groups[placeOf(face)];
    if (group == null) {
      throw new IllegalStateException("row must be the face of a group: row=" + face);
    }
    return group;
  }

  /** The row has the code of a face. */
  void add(int face, int row) {
    if (isShared(face)) {
      ImageGroup group = group(face);
      groupBytes -= group.bytes();
      group.add(images, row);
      groupBytes += group.bytes();
    } else {
      ImageGroup group = new ImageGroup();
      group.add(images, face);
      group.add(images, row);
      shared = set(shared, face);
      put(face, group);
    }
    shared = set(shared, row);
    hidden = set(hidden, row);
  }

  /** Removes a row that shares its code and is hidden behind a face. */
  void removeHidden(int face, int row) {
    clear(hidden, row);
    leave(face, row);
  }

  /** Removes a face that shares its code. Returns the row that is the face from now on. */
  int removeFace(int face) {
    ImageGroup group = group(face);
    int successor = group.get(0) == face ? group.get(1) : group.get(0);
    delete(face);
    put(successor, group);
    clear(hidden, successor);
    leave(successor, face);
    return successor;
  }

  private void leave(int face, int row) {
    ImageGroup group = group(face);
    clear(shared, row);
    if (group.size() == 2) {
      clear(shared, face);
      delete(face);
    } else {
      groupBytes -= group.bytes();
      group.remove(images, row);
      groupBytes += group.bytes();
    }
  }

  private void put(int face, ImageGroup group) {
    if (3 * (count + 1) > 2 * groups.length) {
      grow();
    }
    int place = placeOf(face);
    faces[place] = face;
    groups[place] = group;
    count++;
    groupBytes += group.bytes();
  }

  private void grow() {
    @Nullable ImageGroup[] oldGroups = groups;
    int[] oldFaces = faces;
    groups = new ImageGroup[2 * oldGroups.length];
    faces = new int[2 * oldGroups.length];
    for (int i = 0; i < oldGroups.length; i++) {
      if (oldGroups[i] != null) {
        int place = placeOf(oldFaces[i]);
        groups[place] = oldGroups[i];
        faces[place] = oldFaces[i];
      }
    }
  }

  private void delete(int face) {
    int hole = placeOf(face);
    ImageGroup group = groups[hole];
    if (group != null) {
      groupBytes -= group.bytes();
    }
    int mask = groups.length - 1;
    for (int i = hole + 1 & mask; groups[i] != null; i = i + 1 & mask) {
      int home = home(faces[i]);
      if ((i - home & mask) >= (i - hole & mask)) {
        groups[hole] = groups[i];
        faces[hole] = faces[i];
        hole = i;
      }
    }
    groups[hole] = null;
    count--;
  }

  private int home(int face) {
    return ((face * 0x9E3779B9) >>> 7) & (groups.length - 1);
  }

  private int placeOf(int face) {
    int i = home(face);
    while (groups[i] != null && faces[i] != face) {
      i = i + 1 & (groups.length - 1);
    }
    return i;
  }

  long bytes() {
    return 8L * (shared.length + hidden.length) + 8L * groups.length + groupBytes;
  }
}
