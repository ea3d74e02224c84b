package dev.hashnet.streams.encode;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * An image event to be encoded, and the future of its result: {@link Encoded}, a RejectedException,
 * or a failure that is not the image's.
 *
 * <p>Threads: made and submitted by a stream thread, completed by an encoder thread.
 */
final class EncodeJob {
  private final byte[] event;
  private final long timestampMs;
  private final int part;
  private final ServingSet servingSet;
  private final CompletableFuture<Encoded> result = new CompletableFuture<>();
  private volatile boolean dropped;
  private volatile boolean inHand;

  /**
   * @param timestampMs Kafka timestamp of the record, which says what models serve it
   * @param part the image's part by CanaryShare, which says so too
   */
  EncodeJob(byte[] event, long timestampMs, int part, ServingSet servingSet) {
    this.part = part;
    this.event = event;
    this.timestampMs = timestampMs;
    this.servingSet = servingSet;
  }

  /** The record's value; shared with Kafka Streams' own buffer. */
  byte[] event() {
    return event;
  }

  long timestampMs() {
    return timestampMs;
  }

  int part() {
    return part;
  }

  /** The models that it is encoded with. */
  ServingSet servingSet() {
    return servingSet;
  }

  CompletableFuture<Encoded> result() {
    return result;
  }

  /** The encoder has begun to work on it. */
  void begin() {
    inHand = true;
  }

  boolean inHand() {
    return inHand;
  }

  /** Nobody waits for the result any more; the encoder may skip it. */
  void drop() {
    dropped = true;
  }

  boolean dropped() {
    return dropped;
  }

  /**
   * Whether it was made from these bytes. The same array, unless the log was cut and rewritten
   * below.
   */
  boolean isOf(byte[] bytes) {
    return Arrays.equals(event, bytes);
  }
}
