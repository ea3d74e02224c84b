package dev.hashnet.core.index;

import java.util.List;

/**
 * The answer of a range search.
 *
 * @param neighbours nearest first, then oldest, then by id; at most the search's limit
 * @param total all stored images within the radius, those cut off included
 * @param cost what the search cost
 */
public record SearchResult(List<Neighbour> neighbours, long total, SearchCost cost) {
  public SearchResult {
    neighbours = List.copyOf(neighbours);
  }

  /** Whether {@link #neighbours} holds fewer than {@link #total}. */
  public boolean cut() {
    return total > neighbours.size();
  }
}
