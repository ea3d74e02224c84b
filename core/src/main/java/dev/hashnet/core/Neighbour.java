package dev.hashnet.core;

/**
 * A stored image within the radius of a query.
 *
 * @param id image id
 * @param distanceBits Hamming distance
 * @param timestampMs its event time, epoch milliseconds
 */
public record Neighbour(String id, int distanceBits, long timestampMs) {}
