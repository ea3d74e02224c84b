package dev.hashnet.core;

/**
 * When a batch is due, and how much may wait.
 *
 * @param maxItems most items of a batch
 * @param maxBytes most bytes of a batch; a single item may have more
 * @param lingerNs longest wait of the oldest item for a fuller batch, nanoseconds; 0: a batch is
 *     whatever has gathered while the encoder was busy (natural batching)
 * @param maxPendingItems most items waiting
 * @param maxPendingBytes most bytes waiting; a single item may have more
 */
public record BatchPolicy(
    int maxItems, long maxBytes, long lingerNs, int maxPendingItems, long maxPendingBytes) {
  public BatchPolicy {
    if (maxItems < 1 || maxBytes < 1 || maxPendingItems < 1 || maxPendingBytes < 1) {
      throw new IllegalArgumentException(
          "batch limits must be positive: maxItems=%d, maxBytes=%d, maxPendingItems=%d, maxPendingBytes=%d"
              .formatted(maxItems, maxBytes, maxPendingItems, maxPendingBytes));
    }
    if (lingerNs < 0) {
      throw new IllegalArgumentException("linger must not be negative: lingerNs=" + lingerNs);
    }
  }
}
