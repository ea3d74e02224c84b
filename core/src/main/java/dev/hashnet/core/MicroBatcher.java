package dev.hashnet.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Gathers items into batches, first in first out, and says when a batch is due. It owns no thread
 * and reads no clock: the caller passes the time, and wakes itself after {@link #timeUntilDrainNs}.
 *
 * <p>A batch is due once one of these holds: its items reach {@link BatchPolicy#maxItems}, its
 * bytes reach {@link BatchPolicy#maxBytes}, its oldest item has waited {@link
 * BatchPolicy#lingerNs}, or an item was refused since the last {@link #drain}: who is turned away
 * should not wait for a linger. With linger 0 a single item is due at once, so batches fill while
 * the encoder works on the last one, and an idle system adds no wait.
 *
 * <p>Times are {@code System.nanoTime} readings: any origin, may overflow, must not run backwards.
 *
 * <p>Threads: not safe for use by several threads; guard it with a lock.
 *
 * @param <T> the item
 */
public final class MicroBatcher<T> {
  private record Pending<T>(T item, long bytes, long appendedNs) {}

  private final BatchPolicy policy;
  private final Queue<Pending<T>> pending = new ArrayDeque<>();
  private long pendingBytes;
  private boolean refused;

  public MicroBatcher(BatchPolicy policy) {
    this.policy = policy;
  }

  /**
   * Adds an item at the end. Returns false, and changes nothing, where the items waiting would pass
   * {@link BatchPolicy#maxPendingItems} or {@link BatchPolicy#maxPendingBytes}: drain, then try
   * again. An item larger than either byte limit is taken when nothing waits, and then makes a
   * batch alone.
   */
  public boolean append(T item, long bytes, long nowNs) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative: bytes=" + bytes);
    }
    if (!pending.isEmpty() && !hasRoomFor(bytes)) {
      refused = true;
      return false;
    }
    pending.add(new Pending<>(item, bytes, nowNs));
    pendingBytes += bytes;
    return true;
  }

  private boolean hasRoomFor(long bytes) {
    return pending.size() < policy.maxPendingItems()
        && bytes <= policy.maxPendingBytes() - pendingBytes;
  }

  /** Whether a batch is due. */
  public boolean needsDrain(long nowNs) {
    return timeUntilDrainNs(nowNs) == 0;
  }

  /**
   * How long until a batch is due if nothing is added: 0 if one is due now, {@link Long#MAX_VALUE}
   * if nothing waits.
   */
  public long timeUntilDrainNs(long nowNs) {
    Pending<T> oldest = pending.peek();
    if (oldest == null) {
      return Long.MAX_VALUE;
    }
    if (refused || isFull()) {
      return 0;
    }
    return Math.max(0, policy.lingerNs() - (nowNs - oldest.appendedNs));
  }

  private boolean isFull() {
    return pending.size() >= policy.maxItems() || pendingBytes >= policy.maxBytes();
  }

  /**
   * Takes the oldest items, due or not: as many as fit into {@link BatchPolicy#maxItems} and {@link
   * BatchPolicy#maxBytes}, at least one if any waits. Returns a list of their own, in the order of
   * {@link #append}; empty if nothing waits.
   */
  public List<T> drain() {
    List<T> batch = new ArrayList<>(Math.min(pending.size(), policy.maxItems()));
    long batchBytes = 0;
    for (Pending<T> next = pending.peek(); next != null; next = pending.peek()) {
      boolean fits =
          batch.size() < policy.maxItems() && next.bytes <= policy.maxBytes() - batchBytes;
      if (!batch.isEmpty() && !fits) {
        break;
      }
      pending.remove();
      batchBytes += next.bytes;
      batch.add(next.item);
    }
    pendingBytes -= batchBytes;
    refused = false;
    return batch;
  }

  /** Items waiting. */
  public int pendingItems() {
    return pending.size();
  }

  /** Bytes waiting. */
  public long pendingBytes() {
    return pendingBytes;
  }
}
