package dev.hashnet.streams.encode;

import dev.hashnet.core.BatchPolicy;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.MicroBatcher;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.schemas.serde.RegistryUnavailableException;
import dev.hashnet.streams.encode.Encoded.EncodedCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes image events in batches: decode threads read events and images, a thread a device encodes
 * what has gathered.
 *
 * <p>A batch mixes partitions, tasks and stream threads. Each job's future ends with its {@link
 * Encoded}; with a RejectedException where its image is to blame; or with the failure where it is
 * not (registry unreachable, out of memory, a broken encoder), and then the record must not be
 * passed over.
 *
 * <p>A batch that fails as a whole is tried again image by image, so that only the guilty one is
 * rejected, as ENCODER_FAILED. Where {@code maxConsecutiveFailures} images in a row fail like that,
 * the encoder itself counts as broken.
 *
 * <p>Bounds: the decode queue holds what the look-ahead hands over, decoded images wait in the
 * {@link MicroBatcher}, and decode threads wait while that is full.
 *
 * <p>Threads: safe for use by several threads. Futures are completed outside the lock.
 */
public final class BatchingEncoder implements EncodingStage, AutoCloseable {
  /**
   * Threads to run.
   *
   * @param decode decode images
   * @param fetch fetch references, and decode what they fetched
   * @param devices run batches
   */
  public record Threads(int decode, int fetch, int devices) {}

  /** An image that waits for its batch. The encoded bytes are given up by now. */
  private record Ready(
      EncodeJob job,
      String collection,
      long eventTimeMs,
      Sha256 sha256,
      PreparedImage image,
      long readyNs) {}

  private final EventDecoder decoder;
  private final ImagePreparation preparation;
  private final int maxConsecutiveFailures;
  private final EncodeMetrics metrics;
  private final LongSupplier nanoTime;

  private final ExecutorService decoders;
  private final ExecutorService fetchers;
  private final List<Thread> devices = new ArrayList<>();
  private final AtomicInteger consecutiveFailures = new AtomicInteger();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition appended = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final MicroBatcher<Ready> batcher;
  private boolean closed;

  public BatchingEncoder(
      EventDecoder decoder,
      ImagePreparation preparation,
      BatchPolicy batchPolicy,
      Threads threads,
      int maxConsecutiveFailures,
      EncodeMetrics metrics,
      LongSupplier nanoTime) {
    this.decoder = decoder;
    this.preparation = preparation;
    this.maxConsecutiveFailures = maxConsecutiveFailures;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.batcher = new MicroBatcher<>(batchPolicy);
    this.decoders =
        Executors.newFixedThreadPool(threads.decode(), work -> thread("hashnet-decode", work));
    this.fetchers =
        Executors.newFixedThreadPool(threads.fetch(), work -> thread("hashnet-fetch", work));
    for (int i = 0; i < threads.devices(); i++) {
      Thread device = thread("hashnet-encode-" + i, this::encodeBatches);
      devices.add(device);
      device.start();
    }
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void submit(EncodeJob job) {
    long submittedNs = metrics.nowNs();
    execute(
        decoders,
        job,
        () -> {
          metrics.waitedForDecoding(metrics.nowNs() - submittedNs);
          read(job);
        });
  }

  private void execute(ExecutorService executor, EncodeJob job, Runnable work) {
    try {
      executor.execute(() -> guarded(job, work));
    } catch (RejectedExecutionException e) {
      job.result().completeExceptionally(new IllegalStateException("the encoder is closed", e));
    }
  }

  private void guarded(EncodeJob job, Runnable work) {
    if (job.dropped()) {
      job.result().cancel(false);
      return;
    }
    job.begin();
    try {
      work.run();
    } catch (RejectedException | RegistryUnavailableException e) {
      job.result().completeExceptionally(e);
    } catch (RuntimeException e) {
      blame(job, e);
    } catch (Throwable e) {
      // The edge of a thread that must live on: an Error reaches the stream thread through the
      // future, and fails the task there.
      job.result().completeExceptionally(e);
    }
  }

  private void read(EncodeJob job) {
    long startNs = metrics.nowNs();
    ImageEvent event = metrics.decode().measure(() -> decoder.read(job.event()));
    long readNs = metrics.nowNs() - startNs;
    if (EventDecoder.isReference(event)) {
      execute(fetchers, job, () -> prepare(job, event, readNs));
    } else {
      prepare(job, event, readNs);
    }
  }

  private void prepare(EncodeJob job, ImageEvent event, long readNs) {
    long startNs = metrics.nowNs();
    DecodedEvent decoded = metrics.decode().measure(() -> decoder.withContent(event));
    PreparedImage image =
        metrics
            .decode()
            .measure(() -> preparation.prepare(decoded.content(), job.servingSet().sides()));
    long readyNs = metrics.nowNs();
    metrics.decoded(readNs + readyNs - startNs);
    append(
        new Ready(
            job,
            decoded.collection(),
            decoded.eventTimeMs(),
            decoded.contentSha256(),
            image,
            readyNs),
        decoded.content().length);
  }

  private void append(Ready ready, int bytes) {
    lock.lock();
    try {
      while (!closed && !batcher.append(ready, bytes, nanoTime.getAsLong())) {
        drained.await();
      }
      appended.signal();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the encoder is closed", e);
    } finally {
      lock.unlock();
    }
  }

  private void encodeBatches() {
    for (List<Ready> batch = nextBatch(); batch != null; batch = nextBatch()) {
      Map<ServingSet, List<Ready>> bySet = new LinkedHashMap<>();
      long startNs = metrics.nowNs();
      for (Ready each : batch) {
        metrics.waitedForBatch(startNs - each.readyNs());
        if (!each.job().dropped()) {
          bySet.computeIfAbsent(each.job().servingSet(), set -> new ArrayList<>()).add(each);
        }
      }
      bySet.forEach(this::encode);
    }
  }

  private @Nullable List<Ready> nextBatch() {
    lock.lock();
    try {
      while (!closed) {
        long waitNs = batcher.timeUntilDrainNs(nanoTime.getAsLong());
        if (waitNs <= 0) {
          List<Ready> batch = batcher.drain();
          drained.signalAll();
          return batch;
        }
        if (waitNs == Long.MAX_VALUE) {
          appended.await();
        } else {
          long unused = appended.awaitNanos(waitNs);
        }
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void encode(ServingSet set, List<Ready> batch) {
    List<Encoded> results;
    try {
      results = metrics.encode().measure(() -> codesOf(set, batch));
    } catch (VersionReleasedException e) {
      batch.forEach(each -> each.job().result().completeExceptionally(e));
      return;
    } catch (RuntimeException e) {
      retry(set, batch, e);
      return;
    } catch (Throwable e) {
      // As in guarded(): an Error fails the waiting tasks, not this thread.
      batch.forEach(each -> each.job().result().completeExceptionally(e));
      return;
    }
    consecutiveFailures.set(0);
    metrics.batchEncoded(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).job().result().complete(results.get(i));
    }
  }

  private void retry(ServingSet set, List<Ready> batch, RuntimeException failure) {
    if (batch.size() == 1) {
      blame(batch.get(0).job(), failure);
      return;
    }
    metrics.batchRetried();
    batch.forEach(each -> encode(set, List.of(each)));
  }

  private void blame(EncodeJob job, RuntimeException failure) {
    int failures = consecutiveFailures.incrementAndGet();
    job.result()
        .completeExceptionally(
            failures < maxConsecutiveFailures
                ? new RejectedException(
                    RejectionReason.ENCODER_FAILED, "the encoder failed: " + failure, failure)
                : new IllegalStateException(
                    "the encoder counts as broken: it failed on %d images in a row, last with %s"
                        .formatted(failures, failure),
                    failure));
  }

  private List<Encoded> codesOf(ServingSet set, List<Ready> batch) {
    List<PreparedImage> images = batch.stream().map(Ready::image).toList();
    List<List<EncodedCode>> codes = new ArrayList<>();
    batch.forEach(each -> codes.add(new ArrayList<>()));
    Map<ServingSet.Served, Timed> timed = new HashMap<>();
    for (ServingSet.Served served : set.encoders()) {
      long beforeNs = nanoTime.getAsLong();
      List<BinaryCode> ofLine = codesBy(set, served, images);
      timed.put(served, new Timed(ofLine, nanoTime.getAsLong() - beforeNs));
      for (int i = 0; i < ofLine.size(); i++) {
        codes.get(i).add(served.codeOf(ofLine.get(i)));
      }
    }
    set.pair().ifPresent(pair -> compare(pair, timed));
    List<Encoded> results = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      results.add(encoded(batch.get(i), codes.get(i)));
    }
    return results;
  }

  private record Timed(List<BinaryCode> codes, long tookNs) {}

  private void compare(ServingSet.Pair pair, Map<ServingSet.Served, Timed> timed) {
    Timed active = Objects.requireNonNull(timed.get(pair.active()));
    Timed candidate = Objects.requireNonNull(timed.get(pair.candidate()));
    String activeVersion = pair.active().encoder().version();
    String candidateVersion = pair.candidate().encoder().version();
    metrics
        .shadow()
        .encoded(activeVersion, candidateVersion, active.codes().size(), active.tookNs());
    if (candidate.codes().isEmpty()) {
      return;
    }
    int equal = 0;
    for (int i = 0; i < active.codes().size(); i++) {
      equal += active.codes().get(i).equals(candidate.codes().get(i)) ? 1 : 0;
    }
    metrics
        .shadow()
        .encoded(candidateVersion, activeVersion, candidate.codes().size(), candidate.tookNs());
    metrics.shadow().compared(activeVersion, candidateVersion, active.codes().size(), equal);
  }

  private void failed(ServingSet set, ServingSet.Served served, int images) {
    set.pair()
        .ifPresent(
            pair -> {
              ServingSet.Served other =
                  served.equals(pair.candidate()) ? pair.active() : pair.candidate();
              if (served.equals(pair.candidate()) || served.equals(pair.active())) {
                metrics
                    .shadow()
                    .failed(served.encoder().version(), other.encoder().version(), images);
              }
            });
  }

  /** One code an image; none where a candidate fails, which must not cost the active codes. */
  private List<BinaryCode> codesBy(
      ServingSet set, ServingSet.Served served, List<PreparedImage> images) {
    List<BinaryCode> codes;
    try {
      codes = served.encoder().encode(images);
    } catch (VersionReleasedException e) {
      throw e;
    } catch (RuntimeException e) {
      // A whole batch is tried again, image by image; then each failure counts.
      if (served.role() == CodeRole.CANDIDATE || images.size() == 1) {
        failed(set, served, images.size());
      }
      if (served.role() == CodeRole.CANDIDATE) {
        metrics.candidateFailed(images.size());
        return List.of();
      }
      throw e;
    }
    if (codes.size() != images.size()) {
      throw new IllegalStateException(
          "an encoder must give one code an image: line=%s, images=%d, codes=%d"
              .formatted(served.encoder().line(), images.size(), codes.size()));
    }
    return codes;
  }

  private static Encoded encoded(Ready ready, List<EncodedCode> codes) {
    PreparedImage image = ready.image();
    return new Encoded(
        ready.collection(),
        ready.eventTimeMs(),
        ready.sha256(),
        image.width(),
        image.height(),
        codes);
  }

  /** Ends the threads. Jobs that are left fail; close the stream threads first. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      appended.signalAll();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
    decoders.shutdownNow();
    fetchers.shutdownNow();
    for (Thread device : devices) {
      try {
        // The device thread may be inside native code of an encoder, which must not be closed under
        // it.
        device.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
