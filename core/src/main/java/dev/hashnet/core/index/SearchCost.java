package dev.hashnet.core.index;

/**
 * What a search cost.
 *
 * @param probes buckets looked up
 * @param candidates entries read
 * @param verified entries whose whole code was compared
 */
public record SearchCost(long probes, long candidates, long verified) {}
