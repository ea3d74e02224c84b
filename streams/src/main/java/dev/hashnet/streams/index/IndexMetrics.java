package dev.hashnet.streams.index;

import dev.hashnet.core.Detection;
import dev.hashnet.core.LineDetection;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.streams.figures.IndexedCodes;
import dev.hashnet.streams.figures.ShadowFigures;
import dev.hashnet.streams.metrics.Distribution;
import dev.hashnet.streams.metrics.Metric;
import dev.hashnet.streams.metrics.MetricSink;
import dev.hashnet.streams.metrics.MetricSource;
import dev.hashnet.streams.metrics.StageClock;
import dev.hashnet.streams.metrics.StageTimes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the index did since the application started. Threads: safe for use by several threads. */
public final class IndexMetrics implements MetricSource {
  private final StageClock clock;
  private final Distribution indexTimes = new Distribution(Metric.INDEX);
  private final Distribution eventToAlert = new Distribution(Metric.EVENT_TO_ALERT);
  private final StageTimes index;
  private final LongAdder arrivals = new LongAdder();
  private final LongAdder tombstones = new LongAdder();
  private final LongAdder alerts = new LongAdder();
  private final LongAdder neighbours = new LongAdder();
  private final LongAdder restored = new LongAdder();
  private final LongAdder restoreSkipped = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder passedOver = new LongAdder();
  private final LongAdder candidates = new LongAdder();
  private final LongAdder searches = new LongAdder();
  private final LongAdder probes = new LongAdder();
  private final LongAdder verified = new LongAdder();
  private final LongAdder cutResults = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Map<String, LongAdder> matches = new ConcurrentHashMap<>();
  private final Set<HammingIndexStore> stores = ConcurrentHashMap.newKeySet();

  private final ShadowFigures shadow;

  public IndexMetrics(StageClock clock) {
    this(clock, new ShadowFigures(InstantSource.fixed(Instant.EPOCH)));
  }

  /**
   * @param shadow hears what active and candidate codes find
   */
  public IndexMetrics(StageClock clock, ShadowFigures shadow) {
    this.clock = clock;
    this.index = new StageTimes(clock, indexTimes);
    this.shadow = shadow;
  }

  ShadowFigures shadow() {
    return shadow;
  }

  /** What the open stores hold of the line, and of the one whose code every image has. */
  public IndexedCodes indexed(String line, String lineOfEveryImage) {
    Map<String, Long> byVersion = new HashMap<>();
    long ofEveryImage = 0;
    for (HammingIndexStore store : stores) {
      store
          .codesByVersion(line)
          .forEach((version, codes) -> byVersion.merge(version, codes, Long::sum));
      ofEveryImage +=
          store.codesByVersion(lineOfEveryImage).values().stream().mapToLong(each -> each).sum();
    }
    return new IndexedCodes(byVersion, ofEveryImage);
  }

  /** Search and insertion; the restoring excluded. */
  public StageTimes index() {
    return index;
  }

  void arrived() {
    arrivals.increment();
  }

  void completed(boolean stored) {
    (stored ? completed : passedOver).increment();
  }

  /** Images that got a candidate code later. */
  public long completed() {
    return completed.sum();
  }

  /** Candidate codes made later whose image is not stored, or not with that active code. */
  public long passedOver() {
    return passedOver.sum();
  }

  void removed() {
    tombstones.increment();
  }

  /** Searches of one arrival, those that found nothing included. */
  void searched(int count, SearchCost cost) {
    searches.add(count);
    probes.add(cost.probes());
    candidates.add(cost.candidates());
    verified.add(cost.verified());
  }

  void refusedCodes(long count) {
    refused.add(count);
  }

  void alerted(Detection detection) {
    alerts.increment();
    for (LineDetection match : detection.matches()) {
      matches.computeIfAbsent(match.line(), line -> new LongAdder()).increment();
      neighbours.add(match.result().total());
      if (match.result().cut()) {
        cutResults.increment();
      }
    }
  }

  /**
   * @param eventTimestampMs when the alert's event came to its topic
   */
  void alertForwarded(long eventTimestampMs) {
    eventToAlert.record(TimeUnit.MILLISECONDS.toNanos(clock.epochMs() - eventTimestampMs));
  }

  /**
   * @param skipped records that were passed over
   */
  void restored(int count, int skipped) {
    restored.add(count);
    restoreSkipped.add(skipped);
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

  /** Index entries read by the searches of arriving codes. */
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

  /** Codes that were not stored because an index was full. */
  public long refusedCodes() {
    return refused.sum();
  }

  @Override
  public void collect(MetricSink sink) {
    sink.value(Metric.ARRIVALS, arrivals());
    sink.value(Metric.INDEX_DELETIONS, tombstones());
    sink.value(Metric.ALERTS, alerts());
    matches.forEach((line, count) -> sink.value(Metric.MATCHES, count.sum(), line));
    sink.value(Metric.NEIGHBOURS, neighbours());
    sink.value(Metric.CUT_RESULTS, cutResults.sum());
    sink.distribution(eventToAlert);
    sink.distribution(indexTimes);
    sink.seconds(Metric.INDEX_CPU, index.cpuNs());
    sink.value(Metric.SEARCHES, searches.sum());
    sink.value(Metric.PROBES, probes.sum());
    sink.value(Metric.CANDIDATES, candidates());
    sink.value(Metric.VERIFIED, verified.sum());
    sink.value(Metric.INDEX_CODES, codes());
    sink.value(Metric.INDEX_BYTES, bytes());
    sink.value(Metric.INDEX_PARTITIONS, stores.size());
    sink.value(Metric.REFUSED_CODES, refusedCodes());
    sink.value(Metric.RESTORED, restored());
    sink.value(Metric.RESTORE_SKIPPED, restoreSkipped());
  }
}
