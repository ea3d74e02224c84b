package dev.hashnet.streams.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the instance did, second by second, for as long as the ring reaches back. Threads: safe for
 * use by several threads.
 */
final class Throughput {
  /**
   * Counts since the start, and what holds at the moment.
   *
   * @param atMs epoch milliseconds
   * @param encodeLag records of {@code image-events} not yet read; NaN: not known
   * @param codeLatencyMs from an event to its code, mean of the last half minute or so; NaN: not
   *     known
   * @param alertLatencyMs from a code to its alert, likewise
   */
  record Reading(
      long atMs,
      long images,
      long batches,
      long arrivals,
      long alerts,
      long deadLetters,
      long codes,
      double encodeLag,
      double indexLag,
      double codeLatencyMs,
      double alertLatencyMs) {}

  /** One second; null where nothing is known. */
  record Sample(
      long atMs,
      double eventsPerS,
      @Nullable Double batchImages,
      double indexedPerS,
      double alertsPerS,
      double deadLettersPerS,
      long codes,
      @Nullable Double encodeLag,
      @Nullable Double indexLag,
      @Nullable Double codeLatencyMs,
      @Nullable Double alertLatencyMs) {}

  private final int max;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable Reading last;

  /**
   * @param max most samples held
   */
  Throughput(int max) {
    this.max = max;
  }

  synchronized void add(Reading now) {
    Reading before = last;
    last = now;
    if (before == null || now.atMs() <= before.atMs()) {
      return;
    }
    if (samples.size() == max) {
      samples.removeFirst();
    }
    samples.addLast(sample(before, now));
  }

  private static Sample sample(Reading before, Reading now) {
    double seconds = (now.atMs() - before.atMs()) / 1e3;
    long batches = now.batches() - before.batches();
    return new Sample(
        now.atMs(),
        round((now.images() - before.images()) / seconds),
        batches == 0
            ? null
            : Double.valueOf(round((double) (now.images() - before.images()) / batches)),
        round((now.arrivals() - before.arrivals()) / seconds),
        round((now.alerts() - before.alerts()) / seconds),
        round((now.deadLetters() - before.deadLetters()) / seconds),
        now.codes(),
        known(now.encodeLag()),
        known(now.indexLag()),
        known(now.codeLatencyMs()),
        known(now.alertLatencyMs()));
  }

  private static @Nullable Double known(double value) {
    return Double.isFinite(value) ? Double.valueOf(round(value)) : null;
  }

  private static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** Oldest first. */
  synchronized List<Sample> samples() {
    return new ArrayList<>(samples);
  }
}
