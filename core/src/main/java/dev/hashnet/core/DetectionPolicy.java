package dev.hashnet.core;

/**
 * How far detection looks back, and what it may cost.
 *
 * @param windowMs look-back window, milliseconds of stream time
 * @param maxNeighbours most neighbours listed for a line; the total is counted all the same
 * @param maxCodesPerIndex most codes of one (collection, line, model version)
 */
public record DetectionPolicy(long windowMs, int maxNeighbours, int maxCodesPerIndex) {
  public DetectionPolicy {
    if (windowMs < 0 || maxNeighbours < 1 || maxCodesPerIndex < 1) {
      throw new IllegalArgumentException(
          "window must not be negative, limits must be positive: windowMs=%d, maxNeighbours=%d, maxCodesPerIndex=%d"
              .formatted(windowMs, maxNeighbours, maxCodesPerIndex));
    }
  }

  /**
   * The oldest event time inside the window: {@code streamTimeMs - windowMs}, held at the least
   * long.
   */
  public long horizonMs(long streamTimeMs) {
    return streamTimeMs < Long.MIN_VALUE + windowMs ? Long.MIN_VALUE : streamTimeMs - windowMs;
  }
}
