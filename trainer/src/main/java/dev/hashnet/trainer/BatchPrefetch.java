package dev.hashnet.trainer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Makes the batches of some steps ahead on a few threads and hands them out in order, one or two
 * more than there are threads. Threads: {@link #next} by one thread.
 */
final class BatchPrefetch implements AutoCloseable {
  private final IntFunction<TrainingBatch> batches;
  private final ExecutorService threads;
  private final Deque<Future<TrainingBatch>> ahead = new ArrayDeque<>();
  private final int end;
  private int submitted;

  /**
   * @param first step
   * @param end the step after the last
   */
  BatchPrefetch(IntFunction<TrainingBatch> batches, int threads, int first, int end) {
    this.batches = batches;
    this.submitted = first;
    this.end = end;
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "augmentation");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i <= threads; i++) {
      submit();
    }
  }

  private void submit() {
    if (submitted < end) {
      int step = submitted++;
      ahead.add(threads.submit(() -> batches.apply(step)));
    }
  }

  /** The next batch; waits for it. A failure while making it is thrown here. */
  TrainingBatch next() {
    Future<TrainingBatch> first = ahead.remove();
    submit();
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot make batch: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
