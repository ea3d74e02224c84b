package dev.hashnet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.streams.encode.ServingSet.Served;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Polls, takes, skips, rebalances, switches models and completes jobs in any order, one step at a
 * time, driven by a seed. Whatever happens: each record gets the result of its own bytes by the
 * models that serve, and the limits hold.
 */
class LookAheadSimulationTest {
  private static final String TOPIC = "image-events";
  private static final int PARTITIONS = 3;
  private static final int STEPS = 3_000;
  private static final int MAX_PENDING = 6;

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  private final EncodeMetrics metrics = new EncodeMetrics(new TestClock());
  private final Serving serving = new Serving(set(0));
  private final List<EncodeJob> inEncoder = new ArrayList<>();
  private final List<Deque<Long>> polled = new ArrayList<>();
  private final long[] nextOffset = new long[PARTITIONS];

  /**
   * While a take waits, everything handed over is completed: a stream thread blocks, the encoder
   * does not.
   */
  private boolean taking;

  private int versions = 1;

  private static ServingSet set(int version) {
    return new ServingSet(List.of(Served.active(new FakeEncoder("hashnet", version))));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyOrderOfEvents_eachRecordGetsItsOwnResult(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LookAhead lookAhead =
        new LookAhead(
            this::hand,
            serving,
            new LookAheadPolicy(MAX_PENDING, 1 << 20, 1_000_000_000L),
            metrics);
    for (int p = 0; p < PARTITIONS; p++) {
      polled.add(new ArrayDeque<>());
    }
    long taken = 0;
    for (int step = 0; step < STEPS; step++) {
      int partition = random.nextInt(PARTITIONS);
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> poll(lookAhead, partition, 1 + random.nextInt(8));
        case 3, 4, 5, 6 -> taken += take(lookAhead, partition, random) ? 1 : 0;
        case 7, 8 -> completeOne(random);
        case 9 -> polled.get(partition).poll(); // skipped by Kafka Streams
        case 10 -> rebalance(lookAhead, partition, random);
        default -> {
          if (random.nextInt(10) == 0) {
            serving.switchTo(set(versions++));
          }
        }
      }
      assertThat(alive()).as("pending jobs").isLessThanOrEqualTo(MAX_PENDING);
    }
    assertThat(taken).isPositive();
    assertThat(metrics.hits() + metrics.misses() + metrics.stale()).isEqualTo(taken);
    for (int p = 0; p < PARTITIONS; p++) {
      lookAhead.forget(TOPIC, p);
    }
    assertThat(lookAhead.size()).isZero();
  }

  private void hand(EncodeJob job) {
    if (taking) {
      complete(job);
    } else {
      inEncoder.add(job);
    }
  }

  private long alive() {
    return inEncoder.stream().filter(job -> !job.dropped()).count();
  }

  private void poll(LookAhead lookAhead, int partition, int count) {
    for (int i = 0; i < count; i++) {
      long offset = nextOffset[partition]++;
      polled.get(partition).add(offset);
      lookAhead.see(TOPIC, partition, offset, 0, event(partition, offset));
    }
  }

  private boolean take(LookAhead lookAhead, int partition, SplittableRandom random) {
    Long offset = polled.get(partition).poll();
    if (offset == null) {
      return false;
    }
    taking = true;
    for (EncodeJob job : shuffled(random)) {
      complete(job);
    }
    inEncoder.clear();
    byte[] event = event(partition, offset);
    try {
      Encoded encoded = lookAhead.take(TOPIC, partition, offset, 0, event);
      assertThat(bad(event)).isFalse();
      assertThat(encoded.eventTimeMs()).isEqualTo(ByteBuffer.wrap(event).getLong());
      assertThat(encoded.collection())
          .isEqualTo(serving.at(0).encoders().get(0).encoder().version());
    } catch (RejectedException e) {
      assertThat(bad(event)).isTrue();
    } finally {
      taking = false;
    }
    return true;
  }

  private List<EncodeJob> shuffled(SplittableRandom random) {
    List<EncodeJob> jobs = new ArrayList<>(inEncoder);
    Set<EncodeJob> order = new HashSet<>();
    List<EncodeJob> result = new ArrayList<>();
    while (result.size() < jobs.size()) {
      EncodeJob next = jobs.get(random.nextInt(jobs.size()));
      if (order.add(next)) {
        result.add(next);
      }
    }
    return result;
  }

  private void completeOne(SplittableRandom random) {
    if (!inEncoder.isEmpty()) {
      complete(inEncoder.remove(random.nextInt(inEncoder.size())));
    }
  }

  /**
   * The task is closed, perhaps with records in hand, and the partition is polled again from where
   * it was committed.
   */
  private void rebalance(LookAhead lookAhead, int partition, SplittableRandom random) {
    if (random.nextInt(4) != 0) {
      return;
    }
    boolean forgotten = random.nextBoolean();
    if (forgotten) {
      lookAhead.forget(TOPIC, partition);
    }
    Deque<Long> records = polled.get(partition);
    long committed = records.isEmpty() ? nextOffset[partition] : records.peek();
    records.clear();
    nextOffset[partition] = Math.max(0, committed - random.nextInt(3));
  }

  private static byte[] event(int partition, long offset) {
    return ByteBuffer.allocate(Long.BYTES).putLong(offset * PARTITIONS + partition).array();
  }

  private static boolean bad(byte[] event) {
    return ByteBuffer.wrap(event).getLong() % 7 == 0;
  }

  private static void complete(EncodeJob job) {
    long number = ByteBuffer.wrap(job.event()).getLong();
    if (bad(job.event())) {
      job.result()
          .completeExceptionally(new RejectedException(RejectionReason.CORRUPT_IMAGE, "bad"));
    } else {
      String version = job.servingSet().encoders().get(0).encoder().version();
      job.result()
          .complete(new Encoded(version, number, new Sha256(new byte[32]), 1, 1, List.of()));
    }
  }
}
