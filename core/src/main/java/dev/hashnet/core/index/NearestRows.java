package dev.hashnet.core.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the hits of a search: counts all images, keeps the first {@code limit} in order. A heap
 * of rows with the last of them on top; strings are made of those only that are listed. Used again
 * and again where searches are.
 */
final class NearestRows implements CodeRows.Hits {
  private static final int[] NONE = {};

  /** Rows that there is room for from one search to the next. */
  private static final int MOST_ROOM = 1024;

  private final ImageRows images;
  private final @Nullable EqualCodes equalCodes;
  private int limit;
  private int[] rows = NONE;
  private int[] distances = NONE;
  private int kept;
  private long total;

  /**
   * @param equalCodes null where every image is taken by itself
   */
  NearestRows(ImageRows images, @Nullable EqualCodes equalCodes) {
    this.images = images;
    this.equalCodes = equalCodes;
  }

  /** Forgets the search before. */
  void begin(int limit) {
    this.limit = limit;
    kept = 0;
    total = 0;
    if (rows.length > MOST_ROOM) {
      rows = NONE;
      distances = NONE;
    }
  }

  /** Takes a row that may be free, or hidden behind the face of its group. */
  @Override
  public void hit(int row, int distanceBits) {
    if (images.isTaken(row) && (equalCodes == null || !equalCodes.isHidden(row))) {
      take(row, distanceBits);
    }
  }

  @Override
  public int listedBits() {
    if (kept < limit) {
      return Integer.MAX_VALUE;
    }
    return limit == 0 ? -1 : distances[0];
  }

  @Override
  public boolean areSingle(int firstRow, int rows) {
    for (int row = firstRow; row < firstRow + rows; row += RowPages.PAGE_ROWS) {
      boolean shared = equalCodes != null && equalCodes.sharesIn(row);
      if (shared || !images.isPageTaken(row)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void count(int rows) {
    total += rows;
  }

  /** Takes an image and all that have its code. Each code must be taken once. */
  void take(int row, int distanceBits) {
    if (equalCodes == null || !equalCodes.isShared(row)) {
      total++;
      if (limit > 0) {
        offer(row, distanceBits);
      }
      return;
    }
    ImageGroup group = equalCodes.group(row);
    total += group.size();
    for (int i = 0; i < Math.min(group.size(), limit); i++) {
      if (!offer(group.get(i), distanceBits)) {
        return;
      }
    }
  }

  private boolean offer(int row, int distanceBits) {
    if (kept == limit) {
      if (distanceBits > distances[0] || isAfter(row, distanceBits, rows[0], distances[0])) {
        return false;
      }
      settle(0, row, distanceBits);
      return true;
    }
    if (kept == rows.length) {
      int length = (int) Math.min(limit, 8L + 2L * kept);
      rows = Arrays.copyOf(rows, length);
      distances = Arrays.copyOf(distances, length);
    }
    int place = kept++;
    while (place > 0) {
      int parent = (place - 1) / 2;
      if (!isAfter(row, distanceBits, rows[parent], distances[parent])) {
        break;
      }
      rows[place] = rows[parent];
      distances[place] = distances[parent];
      place = parent;
    }
    rows[place] = row;
    distances[place] = distanceBits;
    return true;
  }

  /** Puts an image into the place of a heap whose other places are in order. */
  private void settle(int from, int row, int distanceBits) {
    int place = from;
    for (int child = 2 * place + 1; child < kept; child = 2 * place + 1) {
      if (child + 1 < kept
          && isAfter(rows[child + 1], distances[child + 1], rows[child], distances[child])) {
        child++;
      }
      if (!isAfter(rows[child], distances[child], row, distanceBits)) {
        break;
      }
      rows[place] = rows[child];
      distances[place] = distances[child];
      place = child;
    }
    rows[place] = row;
    distances[place] = distanceBits;
  }

  private boolean isAfter(int row, int distanceBits, int other, int otherDistanceBits) {
    return distanceBits != otherDistanceBits
        ? distanceBits > otherDistanceBits
        : images.compare(row, other) > 0;
  }

  SearchResult result(SearchCost cost) {
    List<Neighbour> neighbours = new ArrayList<>(kept);
    for (int i = 0; i < kept; i++) {
      neighbours.add(images.neighbour(rows[i], distances[i]));
    }
    neighbours.sort(null);
    return new SearchResult(neighbours, total, cost);
  }
}
