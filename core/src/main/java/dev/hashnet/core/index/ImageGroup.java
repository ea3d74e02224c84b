package dev.hashnet.core.index;

/**
 * Two or more images with the same code: their slots, oldest first, then by id.
 *
 * <p>A sorted array with room at both ends: the youngest image is added and the oldest expires in
 * constant time. In the middle the shorter side moves, 4 bytes an image, so that a flood of a
 * hundred thousand blank images costs a fifth of a megabyte of copying at worst.
 */
final class ImageGroup {
  private final ImageStore images;
  private int[] slots = new int[8];
  private int start;
  private int end;

  ImageGroup(ImageStore images) {
    this.images = images;
  }

  /** Adds a slot that the store has filled. */
  void add(int slot) {
    if (start == 0 && end == slots.length) {
      recentre(new int[FreeSlots.grown(slots.length)]);
    }
    int place = placeOf(slot);
    boolean moveFront = start > 0 && (end == slots.length || place - start < end - place);
    if (moveFront) {
      System.arraycopy(slots, start, slots, start - 1, place - start);
      start--;
      slots[place - 1] = slot;
    } else {
      System.arraycopy(slots, place, slots, place + 1, end - place);
      end++;
      slots[place] = slot;
    }
  }

  /** Removes a slot that the store still holds. */
  void remove(int slot) {
    int place = placeOf(slot);
    if (place - start < end - place) {
      System.arraycopy(slots, start, slots, start + 1, place - start);
      start++;
    } else {
      System.arraycopy(slots, place + 1, slots, place, end - place - 1);
      end--;
    }
    if (slots.length > 64 && size() < slots.length / 4) {
      recentre(new int[slots.length / 2]);
    }
  }

  /** The i-th image, oldest first. */
  int get(int i) {
    return slots[start + i];
  }

  int size() {
    return end - start;
  }

  /** Where the slot is, or where it belongs. */
  private int placeOf(int slot) {
    if (end > start && images.compare(slots[end - 1], slot) < 0) {
      return end;
    }
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (images.compare(slots[middle], slot) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Moves the slots into another array, a quarter of its free room before them. */
  private void recentre(int[] target) {
    int size = size();
    int newStart = (target.length - size) / 4;
    System.arraycopy(slots, start, target, newStart, size);
    slots = target;
    start = newStart;
    end = newStart + size;
  }

  long bytes() {
    return 32 + 16 + 4L * slots.length;
  }
}
