package dev.hashnet.streams.encode;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.core.rollout.CanaryShare;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The images that were polled and not yet processed, each being encoded ahead: one job a (topic,
 * partition, offset).
 *
 * <p>Encoding is a pure function of a record's bytes and the serving set, so running it ahead has
 * no side effect, and running it twice or in vain does no harm. Offsets, transactions and order
 * stay with Kafka Streams, record by record: {@link #take} gives a record its code, or encodes it
 * then and there, or throws what that image alone deserves.
 *
 * <p>Jobs of a partition are kept by offset. Taking an offset evicts everything up to it, which
 * covers records that Kafka Streams skipped. A job is <em>pending</em> from its hand-over to the
 * encoder until its result, and <em>deferred</em> before that, while the limits of {@link
 * LookAheadPolicy} are reached: then it holds nothing but the raw bytes, which Kafka Streams holds
 * anyway. A job made for another {@link ServingSet} than serves its record's time is
 * <em>stale</em>: at the first stale hit every job ahead of it in the partition is made anew, so
 * that the work stays in batches. A job whose versions are not held, since its record is from a
 * time long past, is <em>put by</em>: {@code take} of the first such record waits for them, and the
 * others become stale.
 *
 * <p>Threads: safe for use by several threads; {@code take} waits outside the lock.
 */
public final class LookAhead {
  /** Waits for a result, as {@link CompletableFuture#get(long, TimeUnit)} does. */
  @FunctionalInterface
  interface Waiting {
    Encoded get(CompletableFuture<Encoded> result, long timeoutNs)
        throws InterruptedException, ExecutionException, TimeoutException;
  }

  private final EncodingStage encoder;
  private final Serving serving;
  private final LookAheadPolicy policy;
  private final EncodeMetrics metrics;
  private final Waiting waiting;
  private final AtomicLong finishedJobs = new AtomicLong();

  private final Object lock = new Object();
  private final Map<TopicPartition, NavigableMap<Long, EncodeJob>> lanes = new HashMap<>();
  private final Deque<EncodeJob> deferred = new ArrayDeque<>();
  private final Set<EncodeJob> pending = new HashSet<>();
  private long pendingBytes;

  public LookAhead(
      BatchingEncoder encoder, Serving serving, LookAheadPolicy policy, EncodeMetrics metrics) {
    this((EncodingStage) encoder, serving, policy, metrics);
  }

  LookAhead(EncodingStage encoder, Serving serving, LookAheadPolicy policy, EncodeMetrics metrics) {
    this(
        encoder,
        serving,
        policy,
        metrics,
        (result, timeoutNs) -> result.get(timeoutNs, TimeUnit.NANOSECONDS));
  }

  LookAhead(
      EncodingStage encoder,
      Serving serving,
      LookAheadPolicy policy,
      EncodeMetrics metrics,
      Waiting waiting) {
    this.encoder = encoder;
    this.serving = serving;
    this.policy = policy;
    this.metrics = metrics;
    this.waiting = waiting;
  }

  /** A record was polled. Polled again, after a rebalance, it keeps the job it has. */
  void see(String topic, int partition, long offset, long timestampMs, byte[] event) {
    see(topic, partition, offset, timestampMs, CanaryShare.NEVER, event);
  }

  /**
   * As above.
   *
   * @param part the image's part by {@link CanaryShare}
   */
  void see(String topic, int partition, long offset, long timestampMs, int part, byte[] event) {
    synchronized (lock) {
      NavigableMap<Long, EncodeJob> lane =
          lanes.computeIfAbsent(new TopicPartition(topic, partition), key -> new TreeMap<>());
      EncodeJob known = lane.get(offset);
      if (known != null && known.isOf(event)) {
        return;
      }
      if (known != null) {
        drop(known);
      }
      EncodeJob job = new EncodeJob(event, timestampMs, part, serving.at(timestampMs, part));
      lane.put(offset, job);
      if (serving.isReady(timestampMs)) {
        deferred.add(job);
        submitDeferred();
      }
      if (!pending.contains(job) && !job.result().isDone()) {
        metrics.deferredOne();
      }
    }
  }

  /**
   * The codes of a record, by the models that serve its time; forgets everything up to it.
   *
   * <p>Throws RejectedException where the image is to blame or no code came in time
   * (ENCODER_FAILED), and the failure itself where the record is not to blame.
   */
  Encoded take(String topic, int partition, long offset, long timestampMs, byte[] event) {
    return take(topic, partition, offset, timestampMs, CanaryShare.NEVER, event);
  }

  /**
   * As above.
   *
   * @param part the image's part by {@link CanaryShare}
   */
  Encoded take(String topic, int partition, long offset, long timestampMs, int part, byte[] event) {
    TopicPartition source = new TopicPartition(topic, partition);
    while (true) {
      awaitVersions(timestampMs);
      EncodeJob job;
      synchronized (lock) {
        job = jobOf(source, offset, timestampMs, part, event);
      }
      try {
        return await(job);
      } catch (VersionReleasedException e) {
        // A version was given up while the job waited: those that serve now take its place.
        metrics.staleHit();
      }
    }
  }

  private void awaitVersions(long timestampMs) {
    try {
      serving.await(timestampMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private EncodeJob jobOf(
      TopicPartition source, long offset, long timestampMs, int part, byte[] event) {
    NavigableMap<Long, EncodeJob> lane = lanes.getOrDefault(source, new TreeMap<>());
    EncodeJob job = evictUpTo(lane, offset);
    if (job == null || !job.isOf(event)) {
      metrics.miss();
    } else if (job.servingSet() == serving.at(timestampMs, part)) {
      metrics.hit();
      submitNow(job);
      return job;
    } else {
      metrics.staleHit();
    }
    if (job != null) {
      drop(job);
    }
    EncodeJob fresh = new EncodeJob(event, timestampMs, part, serving.at(timestampMs, part));
    submitNow(fresh);
    renewStale(lane);
    return fresh;
  }

  /** Drops the jobs below the offset, and removes and returns the one at it. */
  private @Nullable EncodeJob evictUpTo(NavigableMap<Long, EncodeJob> lane, long offset) {
    NavigableMap<Long, EncodeJob> below = lane.headMap(offset, false);
    below.values().forEach(this::drop);
    below.clear();
    return lane.remove(offset);
  }

  private void renewStale(NavigableMap<Long, EncodeJob> lane) {
    lane.replaceAll(
        (offset, job) -> {
          ServingSet current = serving.at(job.timestampMs(), job.part());
          if (job.servingSet() == current || !serving.isReady(job.timestampMs())) {
            return job;
          }
          drop(job);
          EncodeJob fresh = new EncodeJob(job.event(), job.timestampMs(), job.part(), current);
          deferred.add(fresh);
          return fresh;
        });
    submitDeferred();
  }

  /** A record is waiting for this one: the limits do not hold it back. */
  private void submitNow(EncodeJob job) {
    if (!pending.contains(job) && !job.result().isDone()) {
      deferred.remove(job);
      submit(job);
    }
  }

  private void submitDeferred() {
    while (hasRoom()) {
      EncodeJob next = deferred.poll();
      if (next == null) {
        return;
      }
      if (!next.dropped()) {
        submit(next);
      }
    }
  }

  private boolean hasRoom() {
    return pending.isEmpty()
        || (pending.size() < policy.maxPendingImages() && pendingBytes < policy.maxPendingBytes());
  }

  private void submit(EncodeJob job) {
    pending.add(job);
    pendingBytes += job.event().length;
    CompletableFuture<Encoded> unused =
        job.result().whenComplete((encoded, failure) -> finished(job));
    encoder.submit(job);
  }

  private void finished(EncodeJob job) {
    finishedJobs.incrementAndGet();
    synchronized (lock) {
      release(job);
      submitDeferred();
    }
  }

  private void drop(EncodeJob job) {
    job.drop();
    release(job);
  }

  private void release(EncodeJob job) {
    if (pending.remove(job)) {
      pendingBytes -= job.event().length;
    }
  }

  private Encoded await(EncodeJob job) {
    try {
      while (true) {
        boolean inHandBefore = job.inHand();
        long finishedBefore = finishedJobs.get();
        try {
          return waiting.get(job.result(), policy.timeoutNs());
        } catch (TimeoutException e) {
          // A long queue is no fault of the image: it waits while others are being finished.
          if (inHandBefore || finishedJobs.get() == finishedBefore) {
            throw giveUp(job, e);
          }
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the encoder failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private RejectedException giveUp(EncodeJob job, TimeoutException cause) {
    synchronized (lock) {
      drop(job);
      submitDeferred();
    }
    return new RejectedException(
        RejectionReason.ENCODER_FAILED,
        "no code within %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(policy.timeoutNs())),
        cause);
  }

  /** The partition has left: its task was closed. */
  void forget(String topic, int partition) {
    synchronized (lock) {
      NavigableMap<Long, EncodeJob> lane = lanes.remove(new TopicPartition(topic, partition));
      if (lane != null) {
        lane.values().forEach(this::drop);
        submitDeferred();
      }
    }
  }

  /** Jobs held, of all partitions. */
  int size() {
    synchronized (lock) {
      return lanes.values().stream().mapToInt(Map::size).sum();
    }
  }
}
