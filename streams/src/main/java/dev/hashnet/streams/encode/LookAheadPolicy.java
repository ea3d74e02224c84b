package dev.hashnet.streams.encode;

/**
 * What the look-ahead may hand to the encoder at a time.
 *
 * @param maxPendingImages most images handed over and not yet encoded
 * @param maxPendingBytes most bytes of events handed over and not yet encoded; a single event may
 *     have more
 * @param timeoutNs how long the encoder may take over an image, or finish nothing at all, before
 *     the image that waits is given up, nanoseconds
 */
public record LookAheadPolicy(int maxPendingImages, long maxPendingBytes, long timeoutNs) {
  public LookAheadPolicy {
    if (maxPendingImages < 1 || maxPendingBytes < 1 || timeoutNs < 1) {
      throw new IllegalArgumentException(
          "look-ahead limits must be positive: maxPendingImages=%d, maxPendingBytes=%d, timeoutNs=%d"
              .formatted(maxPendingImages, maxPendingBytes, timeoutNs));
    }
  }
}
