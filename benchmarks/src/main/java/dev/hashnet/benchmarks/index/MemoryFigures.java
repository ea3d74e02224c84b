package dev.hashnet.benchmarks.index;

import dev.hashnet.core.index.HammingIndex;

/**
 * What our index takes and how fast it changes.
 *
 * @param reportedBytes bytes a code as {@link HammingIndex#bytes} says
 * @param heapBytes bytes a code as the collector says, ids included
 * @param turns windows that have passed through the index
 * @param reportedBytesAfter as {@code reportedBytes}, after the turns
 * @param heapBytesAfter as {@code heapBytes}, after the turns
 * @param putsPerSecond codes a second that were put one by one into an empty index
 * @param turnsPerSecond codes a second that were put and expired while the window turned; NaN: no
 *     turns
 * @param streamPerSecond codes a second that were searched, put and expired, by round
 */
record MemoryFigures(
    double reportedBytes,
    double heapBytes,
    double turns,
    double reportedBytesAfter,
    double heapBytesAfter,
    double putsPerSecond,
    double turnsPerSecond,
    Spread streamPerSecond) {}
