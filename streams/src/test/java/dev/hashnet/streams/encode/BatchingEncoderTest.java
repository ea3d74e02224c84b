package dev.hashnet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hashnet.core.BatchPolicy;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.core.rollout.CanaryShare;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.serde.RegistryUnavailableException;
import dev.hashnet.streams.TestEvents;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.ServingSet.Served;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchingEncoderTest {
  private final TestEvents events = new TestEvents();
  private final EncodeMetrics metrics = new EncodeMetrics(new TestClock());
  private final FakeEncoder encoder = new FakeEncoder("hashnet", 1);
  private final ServingSet set = new ServingSet(List.of(Served.active(encoder)));
  private final List<BatchingEncoder> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(BatchingEncoder::close);
  }

  private BatchingEncoder encoder(
      BatchPolicy policy, ImagePreparation preparation, int maxConsecutiveFailures) {
    return encoder(
        events.serdes().imageEvents().deserializer(), policy, preparation, maxConsecutiveFailures);
  }

  private BatchingEncoder encoder(
      Deserializer<ImageEvent> deserializer,
      BatchPolicy policy,
      ImagePreparation preparation,
      int maxConsecutiveFailures) {
    EventDecoder decoder =
        new EventDecoder(
            "image-events",
            deserializer,
            new ContentFetcher(AppConfig.of(Map.of()).references(), 1 << 20));
    BatchingEncoder made =
        new BatchingEncoder(
            decoder,
            preparation,
            policy,
            new BatchingEncoder.Threads(2, 1, 1),
            maxConsecutiveFailures,
            metrics,
            System::nanoTime);
    open.add(made);
    return made;
  }

  /** A batch is due when it is full, and not before. */
  private static BatchPolicy fullBatches(int images) {
    return new BatchPolicy(images, 1 << 20, TimeUnit.HOURS.toNanos(1), 100, 1 << 20);
  }

  private static final BatchPolicy NATURAL = new BatchPolicy(8, 1 << 20, 0, 100, 1 << 20);

  private EncodeJob job(long content) {
    return new EncodeJob(events.event(content), 0, CanaryShare.NEVER, set);
  }

  private static Encoded get(EncodeJob job) throws Exception {
    return job.result().get(20, TimeUnit.SECONDS);
  }

  private static Throwable failureOf(EncodeJob job) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(job));
    return Objects.requireNonNull(failure.getCause());
  }

  private static RejectionReason reasonOf(EncodeJob job) {
    return ((RejectedException) failureOf(job)).reason();
  }

  @Test
  void submit_images_givesEachItsOwnCode() throws Exception {
    BatchingEncoder batching = encoder(fullBatches(4), FakeEncoder::prepare, 10);
    List<EncodeJob> jobs = new ArrayList<>();
    for (long content = 1; content <= 8; content++) {
      jobs.add(job(content));
    }
    jobs.forEach(batching::submit);

    for (int i = 0; i < jobs.size(); i++) {
      Encoded encoded = get(jobs.get(i));
      assertThat(encoded.codes()).hasSize(1);
      assertThat(encoded.codes().get(0).code())
          .isEqualTo(encoder.expectedCode(TestEvents.content(i + 1)));
      assertThat(encoded.width()).isEqualTo(20);
      assertThat(encoded.contentSha256().bytes())
          .isEqualTo(EventDecoder.sha256(TestEvents.content(i + 1)));
    }
    assertThat(encoder.batchSizes()).containsExactly(4, 4);
    assertThat(metrics.meanBatch()).isEqualTo(4);
  }

  @Test
  void submit_oneOfABatchFails_rejectsThatOneAlone() throws Exception {
    BatchingEncoder batching = encoder(fullBatches(3), FakeEncoder::prepare, 10);
    EncodeJob good = job(1);
    EncodeJob guilty = job(0xEE00_0000_0000_0000L);
    EncodeJob alsoGood = job(2);
    List.of(good, guilty, alsoGood).forEach(batching::submit);

    assertThat(get(good).codes()).hasSize(1);
    assertThat(get(alsoGood).codes()).hasSize(1);
    assertThat(reasonOf(guilty)).isEqualTo(RejectionReason.ENCODER_FAILED);
    assertThat(metrics.retriedBatches()).isEqualTo(1);
  }

  @Test
  void submit_encoderFailsTooOftenInARow_isNoRejection() {
    BatchingEncoder batching = encoder(NATURAL, FakeEncoder::prepare, 3);
    List<EncodeJob> jobs = List.of(job(0xEE01L << 48), job(0xEE02L << 48), job(0xEE03L << 48));
    for (EncodeJob job : jobs) {
      batching.submit(job);
      job.result().exceptionally(e -> null).join();
    }

    assertThat(reasonOf(jobs.get(0))).isEqualTo(RejectionReason.ENCODER_FAILED);
    assertThat(reasonOf(jobs.get(1))).isEqualTo(RejectionReason.ENCODER_FAILED);
    assertThat(failureOf(jobs.get(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broken");
  }

  @Test
  void submit_notAnImage_isRejectedByThePreparation() {
    BatchingEncoder batching = encoder(NATURAL, FakeEncoder::prepare, 10);
    EncodeJob job = new EncodeJob(events.event(new byte[3]), 0, CanaryShare.NEVER, set);
    batching.submit(job);

    assertThat(reasonOf(job)).isEqualTo(RejectionReason.NOT_AN_IMAGE);
  }

  @Test
  void submit_unexpectedFailureOfThePreparation_isTheImagesFault() {
    ImagePreparation failing =
        (content, sides) -> {
          throw new IllegalStateException("codec");
        };
    BatchingEncoder batching = encoder(NATURAL, failing, 10);
    EncodeJob job = job(1);
    batching.submit(job);

    assertThat(reasonOf(job)).isEqualTo(RejectionReason.ENCODER_FAILED);
  }

  @Test
  void submit_errorOfThePlatform_failsTheJobAndKeepsTheThreads() throws Exception {
    ImagePreparation failing =
        (content, sides) -> {
          if (content[7] == 1) {
            throw new OutOfMemoryError("native");
          }
          return FakeEncoder.prepare(content, sides);
        };
    BatchingEncoder batching = encoder(NATURAL, failing, 10);
    EncodeJob bad = job(1);
    EncodeJob good = job(2);
    batching.submit(bad);
    batching.submit(good);

    assertThat(failureOf(bad)).isInstanceOf(OutOfMemoryError.class);
    assertThat(get(good).codes()).hasSize(1);
  }

  @Test
  void submit_garbage_isMalformed() {
    BatchingEncoder batching = encoder(NATURAL, FakeEncoder::prepare, 10);
    EncodeJob garbage = new EncodeJob(new byte[] {1, 2, 3, 4, 5, 6, 7}, 0, CanaryShare.NEVER, set);
    EncodeJob empty = new EncodeJob(new byte[0], 0, CanaryShare.NEVER, set);
    batching.submit(garbage);
    batching.submit(empty);

    assertThat(reasonOf(garbage)).isEqualTo(RejectionReason.MALFORMED_EVENT);
    assertThat(reasonOf(empty)).isEqualTo(RejectionReason.MALFORMED_EVENT);
  }

  @Test
  void submit_unknownSchemaId_isRejectedAsSuch() {
    BatchingEncoder batching = encoder(NATURAL, FakeEncoder::prepare, 10);
    byte[] event = events.event(1);
    event[1] = 0x7F;
    EncodeJob job = new EncodeJob(event, 0, CanaryShare.NEVER, set);
    batching.submit(job);

    assertThat(reasonOf(job)).isEqualTo(RejectionReason.UNKNOWN_SCHEMA);
  }

  @Test
  void submit_registryAway_isNoRejection() {
    Deserializer<ImageEvent> away =
        (topic, bytes) -> {
          throw new RegistryUnavailableException("away", new IOException("refused"));
        };
    BatchingEncoder batching = encoder(away, NATURAL, FakeEncoder::prepare, 10);
    EncodeJob job = job(1);
    batching.submit(job);

    assertThat(failureOf(job)).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void submit_jobsOfTwoSets_areEncodedEachByItsOwn() throws Exception {
    FakeEncoder next = new FakeEncoder("hashnet", 2);
    BatchingEncoder batching = encoder(fullBatches(2), FakeEncoder::prepare, 10);
    EncodeJob before = job(5);
    EncodeJob after =
        new EncodeJob(
            events.event(5), 0, CanaryShare.NEVER, new ServingSet(List.of(Served.active(next))));
    batching.submit(before);
    batching.submit(after);

    assertThat(get(before).codes().get(0).modelVersion()).isEqualTo("v1");
    assertThat(get(after).codes().get(0).modelVersion()).isEqualTo("v2");
    assertThat(get(after).codes().get(0).code())
        .isEqualTo(next.expectedCode(TestEvents.content(5)));
  }

  @Test
  void submit_candidateThatFails_costsOnlyItsOwnCode() throws Exception {
    FakeEncoder broken =
        new FakeEncoder("hashnet", 2) {
          @Override
          public List<BinaryCode> encode(List<PreparedImage> batch) {
            throw new IllegalStateException("no weights");
          }
        };
    BatchingEncoder batching = encoder(fullBatches(1), FakeEncoder::prepare, 1);
    EncodeJob job =
        new EncodeJob(
            events.event(5),
            0,
            CanaryShare.NEVER,
            new ServingSet(
                List.of(Served.active(encoder), new Served(broken, CodeRole.CANDIDATE, 3))));
    batching.submit(job);

    assertThat(get(job).codes()).hasSize(1);
    assertThat(get(job).codes().get(0).modelVersion()).isEqualTo("v1");
    assertThat(metrics.candidateFailures()).isEqualTo(1);
  }

  @Test
  void submit_moreThanMayWait_holdsTheDecodersAndLosesNothing() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    FakeEncoder slow =
        new FakeEncoder("hashnet", 1) {
          @Override
          public List<BinaryCode> encode(List<PreparedImage> batch) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.encode(batch);
          }
        };
    ServingSet slowSet = new ServingSet(List.of(Served.active(slow)));
    BatchingEncoder batching =
        encoder(new BatchPolicy(2, 1 << 20, 0, 4, 1 << 20), FakeEncoder::prepare, 10);
    List<EncodeJob> jobs = new ArrayList<>();
    for (long content = 0; content < 50; content++) {
      jobs.add(new EncodeJob(events.event(content), 0, CanaryShare.NEVER, slowSet));
    }
    jobs.forEach(batching::submit);
    release.countDown();

    for (int i = 0; i < jobs.size(); i++) {
      assertThat(get(jobs.get(i)).codes().get(0).code())
          .isEqualTo(slow.expectedCode(TestEvents.content(i)));
    }
    assertThat(slow.batchSizes()).allMatch(size -> size <= 2);
  }

  @Test
  void submit_droppedJob_isSkipped() {
    BatchingEncoder batching = encoder(NATURAL, FakeEncoder::prepare, 10);
    EncodeJob dropped = job(1);
    dropped.drop();
    batching.submit(dropped);

    assertThatThrownBy(() -> dropped.result().get(20, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.CancellationException.class);
    assertThat(encoder.batchSizes()).isEmpty();
  }

  @Test
  void submit_afterClose_failsTheJob() {
    BatchingEncoder batching = encoder(NATURAL, FakeEncoder::prepare, 10);
    batching.close();
    EncodeJob job = job(1);
    batching.submit(job);

    assertThat(failureOf(job))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
