package dev.hashnet.streams.encode;

import dev.hashnet.streams.figures.ShadowFigures;
import dev.hashnet.streams.metrics.Distribution;
import dev.hashnet.streams.metrics.Metric;
import dev.hashnet.streams.metrics.MetricSink;
import dev.hashnet.streams.metrics.MetricSource;
import dev.hashnet.streams.metrics.StageClock;
import dev.hashnet.streams.metrics.StageTimes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the encoder did since it started. Threads: safe for use by several threads. */
public final class EncodeMetrics implements MetricSource {
  private final StageClock clock;
  private final StageTimes decode;
  private final StageTimes encode;
  private final Distribution batchSize = new Distribution(Metric.BATCH_SIZE);
  private final Distribution batchWait = new Distribution(Metric.BATCH_WAIT);
  private final Distribution decodeWait = new Distribution(Metric.DECODE_WAIT);
  private final Distribution decodeTimes = new Distribution(Metric.DECODE);
  private final Distribution encodeTimes = new Distribution(Metric.ENCODE);
  private final Distribution eventToCode = new Distribution(Metric.EVENT_TO_CODE);
  private final LongAdder events = new LongAdder();
  private final LongAdder codes = new LongAdder();
  private final LongAdder deletions = new LongAdder();
  private final LongAdder images = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder retriedBatches = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder deferred = new LongAdder();
  private final LongAdder candidateFailures = new LongAdder();

  private final ShadowFigures shadow;

  public EncodeMetrics(StageClock clock) {
    this(clock, new ShadowFigures(InstantSource.fixed(Instant.EPOCH)));
  }

  /**
   * @param shadow hears what active and candidate make of the images
   */
  public EncodeMetrics(StageClock clock, ShadowFigures shadow) {
    this.shadow = shadow;
    this.clock = clock;
    this.decode = new StageTimes(clock);
    this.encode = new StageTimes(clock, encodeTimes);
  }

  /** From event bytes to prepared image, fetching included. */
  public StageTimes decode() {
    return decode;
  }

  /** From prepared images to codes, all lines. */
  public StageTimes encode() {
    return encode;
  }

  ShadowFigures shadow() {
    return shadow;
  }

  long nowNs() {
    return clock.wallNs();
  }

  void taken() {
    events.increment();
  }

  void deleted() {
    deletions.increment();
  }

  /**
   * @param eventTimestampMs when the event came to its topic
   */
  void coded(long eventTimestampMs) {
    codes.increment();
    eventToCode.record(TimeUnit.MILLISECONDS.toNanos(clock.epochMs() - eventTimestampMs));
  }

  void waitedForDecoding(long waitNs) {
    decodeWait.record(waitNs);
  }

  void decoded(long tookNs) {
    decodeTimes.record(tookNs);
  }

  void waitedForBatch(long waitNs) {
    batchWait.record(waitNs);
  }

  void batchEncoded(int imagesInBatch) {
    batches.increment();
    batchSize.record(imagesInBatch);
    images.add(imagesInBatch);
  }

  void batchRetried() {
    retriedBatches.increment();
  }

  void hit() {
    hits.increment();
  }

  void miss() {
    misses.increment();
  }

  void staleHit() {
    stale.increment();
  }

  void candidateFailed(int imagesInBatch) {
    candidateFailures.add(imagesInBatch);
  }

  void deferredOne() {
    deferred.increment();
  }

  /** Images that went through the encoder in a batch. */
  public long images() {
    return images.sum();
  }

  public long batches() {
    return batches.sum();
  }

  /** Batches that failed as a whole and were tried image by image. */
  public long retriedBatches() {
    return retriedBatches.sum();
  }

  /** Records whose image had been handed to the encoder ahead. */
  public long hits() {
    return hits.sum();
  }

  /** Records whose image had not been seen ahead. */
  public long misses() {
    return misses.sum();
  }

  /** Records whose image had been encoded ahead by models that no longer serve. */
  public long stale() {
    return stale.sum();
  }

  /** Images that waited as raw bytes, because the encoder's limits were reached. */
  public long deferred() {
    return deferred.sum();
  }

  /** Images that went without the candidate's code, because its encoder failed. */
  public long candidateFailures() {
    return candidateFailures.sum();
  }

  /** Images a batch, 0 before the first. */
  public double meanBatch() {
    long count = batches.sum();
    return count == 0 ? 0 : (double) images.sum() / count;
  }

  @Override
  public void collect(MetricSink sink) {
    sink.value(Metric.EVENTS, events.sum());
    sink.value(Metric.CODES, codes.sum());
    sink.value(Metric.DELETIONS, deletions.sum());
    sink.distribution(eventToCode);
    sink.distribution(batchSize);
    sink.distribution(batchWait);
    sink.value(Metric.BATCHES_RETRIED, retriedBatches());
    sink.distribution(decodeWait);
    sink.distribution(decodeTimes);
    sink.seconds(Metric.DECODE_CPU, decode.cpuNs());
    sink.distribution(encodeTimes);
    sink.seconds(Metric.ENCODE_CPU, encode.cpuNs());
    sink.value(Metric.LOOK_AHEAD, hits(), "hit");
    sink.value(Metric.LOOK_AHEAD, misses(), "miss");
    sink.value(Metric.LOOK_AHEAD, stale(), "stale");
    sink.value(Metric.LOOK_AHEAD_DEFERRED, deferred());
    sink.value(Metric.CANDIDATE_FAILURES, candidateFailures());
  }
}
