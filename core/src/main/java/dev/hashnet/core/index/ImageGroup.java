package dev.hashnet.core.index;

/**
 * Two or more images with the same code: their rows, oldest first, then by id.
 *
 * <p>A sorted array with room at both ends: the youngest image is added and the oldest expires in
 * constant time. In the middle the shorter side moves, 4 bytes an image, so that a flood of a
 * hundred thousand blank images costs a fifth of a megabyte of copying at worst.
 */
final class ImageGroup {
  private int[] rows = new int[2];
  private int start;
  private int end;

  /** Adds a row that {@code images} has filled. */
  void add(ImageRows images, int row) {
    if (start == 0 && end == rows.length) {
      recentre(new int[rows.length + Math.max(4, rows.length >> 1)]);
    }
    int place = placeOf(images, row);
    boolean moveFront = start > 0 && (end == rows.length || place - start < end - place);
    if (moveFront) {
      System.arraycopy(rows, start, rows, start - 1, place - start);
      start--;
      rows[place - 1] = row;
    } else {
      System.arraycopy(rows, place, rows, place + 1, end - place);
      end++;
      rows[place] = row;
    }
  }

  /** Removes a row that {@code images} still holds. */
  void remove(ImageRows images, int row) {
    int place = placeOf(images, row);
    if (place - start < end - place) {
      System.arraycopy(rows, start, rows, start + 1, place - start);
      start++;
    } else {
      System.arraycopy(rows, place + 1, rows, place, end - place - 1);
      end--;
    }
    if (rows.length > 64 && size() < rows.length / 4) {
      recentre(new int[rows.length / 2]);
    }
  }

  /** The i-th row, oldest first. */
  int get(int i) {
    return rows[start + i];
  }

  int size() {
    return end - start;
  }

  /** Where the row is, or where it belongs. */
  private int placeOf(ImageRows images, int row) {
    if (end > start && images.compare(rows[end - 1], row) < 0) {
      return end;
    }
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (images.compare(rows[middle], row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Moves the rows into another array, a quarter of its free room before them. */
  private void recentre(int[] target) {
    int size = size();
    int newStart = (target.length - size) / 4;
    System.arraycopy(rows, start, target, newStart, size);
    rows = target;
    start = newStart;
    end = newStart + size;
  }

  long bytes() {
    return 24 + 16 + (4L * rows.length + 7 & ~7L);
  }
}
