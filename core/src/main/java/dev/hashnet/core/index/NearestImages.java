package dev.hashnet.core.index;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/** Gathers the hits of one search: counts all images, keeps the first {@code limit} in order. */
final class NearestImages {
  private final ImageStore images;
  private final CodeHolders holders;
  private final int limit;
  private final PriorityQueue<Neighbour> kept = new PriorityQueue<>(Collections.reverseOrder());
  private long total;

  NearestImages(ImageStore images, CodeHolders holders, int limit) {
    this.images = images;
    this.holders = holders;
    this.limit = limit;
  }

  /** Takes an entry within the radius. An entry must be taken once; a free one counts nothing. */
  void take(int entry, int distanceBits) {
    int count = holders.count(entry);
    total += count;
    for (int i = 0; i < Math.min(count, limit); i++) {
      if (!offer(holders.get(entry, i), distanceBits)) {
        return;
      }
    }
  }

  private boolean offer(int slot, int distanceBits) {
    if (kept.size() == limit) {
      if (kept.element().distanceBits() < distanceBits) {
        return false;
      }
      Neighbour neighbour = neighbour(slot, distanceBits);
      if (kept.element().compareTo(neighbour) < 0) {
        return false;
      }
      kept.remove();
      return kept.add(neighbour);
    }
    return kept.add(neighbour(slot, distanceBits));
  }

  private Neighbour neighbour(int slot, int distanceBits) {
    return new Neighbour(images.id(slot), distanceBits, images.timestampMs(slot));
  }

  SearchResult result(SearchCost cost) {
    List<Neighbour> neighbours = new ArrayList<>(kept);
    neighbours.sort(null);
    return new SearchResult(neighbours, total, cost);
  }
}
