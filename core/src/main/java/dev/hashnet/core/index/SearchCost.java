package dev.hashnet.core.index;

/**
 * What a search cost.
 *
 * @param probes buckets looked up
 * @param candidates entries read
 * @param verified entries whose whole code was compared
 */
public record SearchCost(long probes, long candidates, long verified) {
  /** What both cost together. */
  public SearchCost plus(SearchCost other) {
    return new SearchCost(
        probes + other.probes, candidates + other.candidates, verified + other.verified);
  }
}
