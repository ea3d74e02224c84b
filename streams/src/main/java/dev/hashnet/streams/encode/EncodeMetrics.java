package dev.hashnet.streams.encode;

import dev.hashnet.streams.figures.ShadowFigures;
import dev.hashnet.streams.metrics.StageClock;
import dev.hashnet.streams.metrics.StageTimes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** What the encoder did since it started. Threads: safe for use by several threads. */
public final class EncodeMetrics {
  private final StageTimes decode;
  private final StageTimes encode;
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
    this.decode = new StageTimes(clock);
    this.encode = new StageTimes(clock);
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

  void batchEncoded(int imagesInBatch) {
    batches.increment();
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
}
