package dev.hashnet.streams.index;

import dev.hashnet.core.Detection;
import dev.hashnet.core.LineDetection;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.streams.metrics.StageClock;
import dev.hashnet.streams.metrics.StageTimes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the index did since the application started. Threads: safe for use by several threads. */
public final class IndexMetrics {
  private final StageTimes index;
  private final LongAdder arrivals = new LongAdder();
  private final LongAdder tombstones = new LongAdder();
  private final LongAdder alerts = new LongAdder();
  private final LongAdder neighbours = new LongAdder();
  private final LongAdder restored = new LongAdder();
  private final LongAdder restoreSkipped = new LongAdder();
  private final LongAdder candidates = new LongAdder();
  private final Set<HammingIndexStore> stores = ConcurrentHashMap.newKeySet();

  public IndexMetrics(StageClock clock) {
    this.index = new StageTimes(clock);
  }

  /** Search and insertion; the restoring excluded. */
  public StageTimes index() {
    return index;
  }

  void arrived() {
    arrivals.increment();
  }

  void removed() {
    tombstones.increment();
  }

  void alerted(Detection detection) {
    alerts.increment();
    for (LineDetection match : detection.matches()) {
      SearchCost cost = match.result().cost();
      candidates.add(cost.candidates());
      neighbours.add(match.result().total());
    }
  }

  void restoredOne() {
    restored.increment();
  }

  void restoreSkippedOne() {
    restoreSkipped.increment();
  }

  void opened(HammingIndexStore store) {
    stores.add(store);
  }

  void closed(HammingIndexStore store) {
    stores.remove(store);
  }

  /** Images compared. */
  public long arrivals() {
    return arrivals.sum();
  }

  /** Deletions seen, once a partition. */
  public long tombstones() {
    return tombstones.sum();
  }

  public long alerts() {
    return alerts.sum();
  }

  /** Neighbours that alerts counted, those not listed included. */
  public long neighbours() {
    return neighbours.sum();
  }

  /** Index entries read by the searches that alerted. */
  public long candidates() {
    return candidates.sum();
  }

  /** Records read back into the index at starts and rebalances. */
  public long restored() {
    return restored.sum();
  }

  /**
   * Records that restoring passed over, because they are no codes; they became dead letters when
   * they first came.
   */
  public long restoreSkipped() {
    return restoreSkipped.sum();
  }

  /** Codes in all open stores. */
  public long codes() {
    return stores.stream().mapToLong(HammingIndexStore::codes).sum();
  }

  /** Estimated heap of all open stores, bytes. */
  public long bytes() {
    return stores.stream().mapToLong(HammingIndexStore::bytes).sum();
  }

  /** Codes that open stores refused because an index was full. */
  public long refusedCodes() {
    return stores.stream().mapToLong(HammingIndexStore::refusedCodes).sum();
  }
}
