package dev.hashnet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.streams.encode.ServingSet.Served;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LookAheadTest {
  private static final String TOPIC = "image-events";
  private static final long SECOND_NS = 1_000_000_000L;

  private final ServingSet first = set(1);
  private final ServingSet second = set(2);
  private final Serving serving = new Serving(first);
  private final EncodeMetrics metrics = new EncodeMetrics(new TestClock());
  private final List<EncodeJob> submitted = new ArrayList<>();

  private static ServingSet set(int version) {
    return new ServingSet(List.of(Served.active(new FakeEncoder("hashnet", version))));
  }

  private static byte[] event(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static Encoded resultOf(EncodeJob job) {
    String version = job.servingSet().encoders().get(0).encoder().version();
    long number = ByteBuffer.wrap(job.event()).getLong();
    return new Encoded(version, number, new Sha256(new byte[32]), 1, 1, List.of());
  }

  private static void complete(EncodeJob job) {
    job.result().complete(resultOf(job));
  }

  /** Holds jobs until the test completes them. */
  private LookAhead holding(int maxPendingImages, long maxPendingBytes) {
    return new LookAhead(
        submitted::add,
        serving,
        new LookAheadPolicy(maxPendingImages, maxPendingBytes, SECOND_NS),
        metrics);
  }

  /** Completes jobs as they are handed over. */
  private LookAhead inline() {
    EncodingStage stage =
        job -> {
          submitted.add(job);
          complete(job);
        };
    return new LookAhead(stage, serving, new LookAheadPolicy(8, 1_000, SECOND_NS), metrics);
  }

  @Test
  void take_seenBefore_givesTheResultEncodedAhead() {
    LookAhead lookAhead = holding(8, 1_000);
    lookAhead.see(TOPIC, 0, 5, 0, event(5));
    complete(submitted.get(0));

    Encoded encoded = lookAhead.take(TOPIC, 0, 5, 0, event(5));

    assertThat(encoded.eventTimeMs()).isEqualTo(5);
    assertThat(submitted).hasSize(1);
    assertThat(metrics.hits()).isEqualTo(1);
    assertThat(lookAhead.size()).isZero();
  }

  @Test
  void take_neverSeen_encodesInline() {
    LookAhead lookAhead = inline();

    assertThat(lookAhead.take(TOPIC, 0, 5, 0, event(5)).eventTimeMs()).isEqualTo(5);
    assertThat(metrics.misses()).isEqualTo(1);
  }

  @Test
  void take_laterOffset_evictsEverythingBefore() {
    LookAhead lookAhead = holding(8, 1_000);
    for (long offset = 0; offset < 5; offset++) {
      lookAhead.see(TOPIC, 0, offset, 0, event(offset));
    }
    submitted.forEach(LookAheadTest::complete);

    lookAhead.take(TOPIC, 0, 3, 0, event(3));

    assertThat(lookAhead.size()).isEqualTo(1);
  }

  @Test
  void take_otherBytesAtTheOffset_encodesTheRecordAtHand() {
    LookAhead lookAhead = inline();
    lookAhead.see(TOPIC, 0, 5, 0, event(5));

    assertThat(lookAhead.take(TOPIC, 0, 5, 0, event(77)).eventTimeMs()).isEqualTo(77);
    assertThat(metrics.misses()).isEqualTo(1);
  }

  @Test
  void see_polledAgain_keepsTheJob() {
    LookAhead lookAhead = holding(8, 1_000);
    lookAhead.see(TOPIC, 0, 5, 0, event(5));
    lookAhead.see(TOPIC, 0, 5, 0, event(5));

    assertThat(submitted).hasSize(1);
  }

  @Test
  void see_overTheLimits_defersUntilThereIsRoom() {
    LookAhead lookAhead = holding(2, 1_000);
    for (long offset = 0; offset < 4; offset++) {
      lookAhead.see(TOPIC, 0, offset, 0, event(offset));
    }
    assertThat(submitted).hasSize(2);
    assertThat(metrics.deferred()).isEqualTo(2);

    complete(submitted.get(0));

    assertThat(submitted).hasSize(3);
  }

  @Test
  void see_overTheBytes_defers() {
    LookAhead lookAhead = holding(100, 16);
    for (long offset = 0; offset < 4; offset++) {
      lookAhead.see(TOPIC, 0, offset, 0, event(offset));
    }

    assertThat(submitted).hasSize(2);
  }

  @Test
  void take_deferredJob_isSubmittedAtOnce() {
    LookAhead lookAhead =
        new LookAhead(
            job -> {
              submitted.add(job);
              if (ByteBuffer.wrap(job.event()).getLong() == 3) {
                complete(job);
              }
            },
            serving,
            new LookAheadPolicy(1, 1_000, SECOND_NS),
            metrics);
    lookAhead.see(TOPIC, 1, 9, 0, event(9));
    lookAhead.see(TOPIC, 0, 3, 0, event(3));
    assertThat(submitted).hasSize(1);

    assertThat(lookAhead.take(TOPIC, 0, 3, 0, event(3)).eventTimeMs()).isEqualTo(3);
  }

  @Test
  void take_staleJob_renewsEverythingAheadInOneGo() {
    List<EncodeJob> jobs = new ArrayList<>();
    EncodingStage stage =
        job -> {
          jobs.add(job);
          complete(job);
        };
    LookAhead lookAhead =
        new LookAhead(stage, serving, new LookAheadPolicy(100, 10_000, SECOND_NS), metrics);
    for (long offset = 0; offset < 10; offset++) {
      lookAhead.see(TOPIC, 0, offset, 0, event(offset));
    }
    serving.switchTo(second);

    Encoded encoded = lookAhead.take(TOPIC, 0, 0, 0, event(0));

    assertThat(encoded.collection()).isEqualTo("v2");
    assertThat(jobs).hasSize(20);
    for (long offset = 1; offset < 10; offset++) {
      assertThat(lookAhead.take(TOPIC, 0, offset, 0, event(offset)).collection()).isEqualTo("v2");
    }
    assertThat(metrics.stale()).isEqualTo(1);
    assertThat(metrics.hits()).isEqualTo(9);
  }

  @Test
  void take_failedImage_throwsForThatImageOnly() {
    LookAhead lookAhead = holding(8, 1_000);
    lookAhead.see(TOPIC, 0, 1, 0, event(1));
    lookAhead.see(TOPIC, 0, 2, 0, event(2));
    submitted
        .get(0)
        .result()
        .completeExceptionally(new RejectedException(RejectionReason.CORRUPT_IMAGE, "broken"));
    complete(submitted.get(1));

    assertThatThrownBy(() -> lookAhead.take(TOPIC, 0, 1, 0, event(1)))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.CORRUPT_IMAGE));
    assertThat(lookAhead.take(TOPIC, 0, 2, 0, event(2)).eventTimeMs()).isEqualTo(2);
  }

  @Test
  void take_failureOfTheEncoderItself_isNoRejection() {
    LookAhead lookAhead = holding(8, 1_000);
    lookAhead.see(TOPIC, 0, 1, 0, event(1));
    submitted.get(0).result().completeExceptionally(new OutOfMemoryError("native"));

    assertThatThrownBy(() -> lookAhead.take(TOPIC, 0, 1, 0, event(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("native");
  }

  @Test
  void take_noCodeInTime_rejectsTheImageAndMakesRoom() {
    LookAhead lookAhead =
        new LookAhead(submitted::add, serving, new LookAheadPolicy(1, 1_000, 1_000_000), metrics);
    lookAhead.see(TOPIC, 0, 1, 0, event(1));
    lookAhead.see(TOPIC, 0, 2, 0, event(2));

    assertThatThrownBy(() -> lookAhead.take(TOPIC, 0, 1, 0, event(1)))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.ENCODER_FAILED));
    assertThat(submitted).hasSize(2);
    assertThat(submitted.get(0).dropped()).isTrue();
  }

  /**
   * Each wait that ends without a result lets the encoder finish one job, in the order of
   * hand-over.
   */
  private LookAhead slow() {
    return new LookAhead(
        submitted::add,
        serving,
        new LookAheadPolicy(100, 1_000, SECOND_NS),
        metrics,
        (result, timeoutNs) -> {
          if (result.isDone()) {
            return result.get();
          }
          submitted.stream()
              .filter(job -> !job.result().isDone())
              .findFirst()
              .ifPresent(LookAheadTest::complete);
          throw new TimeoutException();
        });
  }

  @Test
  void take_longQueueBeforeIt_waitsWhileOthersAreFinished() {
    LookAhead lookAhead = slow();
    for (long offset = 0; offset < 10; offset++) {
      lookAhead.see(TOPIC, 1, offset, 0, event(offset));
    }
    lookAhead.see(TOPIC, 0, 42, 0, event(42));

    assertThat(lookAhead.take(TOPIC, 0, 42, 0, event(42)).eventTimeMs()).isEqualTo(42);
  }

  @Test
  void take_encoderHangsInThatImage_rejectsItThoughOthersAreFinished() {
    LookAhead lookAhead = slow();
    for (long offset = 0; offset < 10; offset++) {
      lookAhead.see(TOPIC, 1, offset, 0, event(offset));
    }
    lookAhead.see(TOPIC, 0, 42, 0, event(42));
    submitted.get(10).begin();

    assertThatThrownBy(() -> lookAhead.take(TOPIC, 0, 42, 0, event(42)))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.ENCODER_FAILED));
  }

  @Test
  void forget_closedTask_dropsItsJobsAndMakesRoom() {
    LookAhead lookAhead = holding(2, 1_000);
    lookAhead.see(TOPIC, 0, 1, 0, event(1));
    lookAhead.see(TOPIC, 0, 2, 0, event(2));
    lookAhead.see(TOPIC, 1, 7, 0, event(7));

    lookAhead.forget(TOPIC, 0);

    assertThat(lookAhead.size()).isEqualTo(1);
    assertThat(submitted).hasSize(3);
    assertThat(submitted.subList(0, 2)).allMatch(EncodeJob::dropped);
  }

  @Test
  void take_versionsNotHeld_waitsForThemAndKeepsTheOthersInBatches() {
    List<Serving> recalling = new ArrayList<>();
    Serving past =
        new Serving(
            first,
            timestampMs ->
                recalling
                    .get(0)
                    .followSplits(
                        splits(second, first),
                        holding(Serving.Holding.RECALLED, Serving.Holding.NEWEST)));
    recalling.add(past);
    past.followSplits(
        splits(first, first), holding(Serving.Holding.MISSING, Serving.Holding.NEWEST));
    EncodingStage stage =
        job -> {
          submitted.add(job);
          complete(job);
        };
    LookAhead lookAhead =
        new LookAhead(stage, past, new LookAheadPolicy(8, 1_000, SECOND_NS), metrics);
    for (long offset = 5; offset < 8; offset++) {
      lookAhead.see(TOPIC, 0, offset, 50, event(offset));
    }
    lookAhead.see(TOPIC, 0, 8, 150, event(8));
    assertThat(submitted).as("nothing is encoded in vain").hasSize(1);

    Encoded encoded = lookAhead.take(TOPIC, 0, 5, 50, event(5));

    assertThat(encoded.collection()).isEqualTo(second.encoders().get(0).encoder().version());
    assertThat(submitted).as("the others are encoded ahead").hasSize(4);
    lookAhead.take(TOPIC, 0, 6, 50, event(6));
    lookAhead.take(TOPIC, 0, 7, 50, event(7));
    lookAhead.take(TOPIC, 0, 8, 150, event(8));
    assertThat(submitted).hasSize(4);
  }

  private static NavigableMap<Long, Serving.Split> splits(ServingSet early, ServingSet late) {
    NavigableMap<Long, Serving.Split> splits = new TreeMap<>();
    splits.put(0L, new Serving.Split(early, 0, early));
    splits.put(100L, new Serving.Split(late, 0, late));
    return splits;
  }

  private static NavigableMap<Long, Serving.Holding> holding(
      Serving.Holding early, Serving.Holding late) {
    NavigableMap<Long, Serving.Holding> holding = new TreeMap<>();
    holding.put(0L, early);
    holding.put(100L, late);
    return holding;
  }
}
