package dev.hashnet.streams.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hashnet.core.rollout.GuardBounds;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutStep.Decision;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.ModelFigures;
import dev.hashnet.streams.TestEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two guards of one group, of which the test makes one the leader, then the other. */
class RolloutGuardTest {
  private static final TopicPartition FIGURES = new TopicPartition("model-figures", 0);
  private static final long NOW_MS = 100_000;

  private final TestEvents events = new TestEvents();
  private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
  private final List<String> decisions = new CopyOnWriteArrayList<>();
  private final List<RolloutGuard> guards = new ArrayList<>();
  private final RolloutTimeline timeline =
      new RolloutTimeline()
          .with(
              new RolloutStep(
                  1,
                  "v2",
                  Optional.of("v1"),
                  new Decision(0, "test", ""),
                  0,
                  Optional.of(new GuardBounds(1_000, 100, 3, 0.01, 4, 0))));

  private MockConsumer<String, byte[]> guard(String name) {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(Map.of(FIGURES, 0L));
    RolloutGuard guard =
        new RolloutGuard(
            () -> consumer,
            FIGURES.topic(),
            events.serdes().modelFigures().deserializer(),
            () -> timeline,
            (step, keeps, reason) ->
                decisions.add(name + (keeps ? " goes on: " : " takes back: ") + reason),
            () -> NOW_MS);
    guards.add(guard);
    guard.start();
    await().until(() -> !consumer.subscription().isEmpty());
    return consumer;
  }

  @AfterEach
  void closeGuards() {
    guards.forEach(RolloutGuard::close);
  }

  private ConsumerRecord<String, byte[]> figures(
      String version, String beside, long images, long failures) {
    ModelFigures figures =
        new ModelFigures(
            "node",
            "hashnet",
            version,
            beside,
            Instant.EPOCH,
            images,
            failures,
            images,
            images,
            images,
            images,
            0L,
            0L,
            List.of(),
            0L,
            0L);
    ConsumerRecord<String, byte[]> each =
        new ConsumerRecord<>(
            FIGURES.topic(),
            0,
            log.size(),
            "node/" + version,
            events.serdes().modelFigures().serializer().serialize(FIGURES.topic(), figures));
    log.add(each);
    return each;
  }

  private List<ConsumerRecord<String, byte[]>> both(long images, long failures) {
    return List.of(figures("v2", "v1", images, failures), figures("v1", "v2", images, 0));
  }

  /** In the consumer's own next poll, and in those after it, so that nothing comes in between. */
  private static void inPolls(MockConsumer<String, byte[]> consumer, Runnable... tasks) {
    CountDownLatch done = new CountDownLatch(1);
    for (Runnable each : tasks) {
      consumer.schedulePollTask(each);
      // The guard looks at what it has between two polls.
      consumer.schedulePollTask(() -> {});
    }
    consumer.schedulePollTask(done::countDown);
    await().until(() -> done.getCount() == 0);
  }

  @Test
  void watch_onlyTheLeaderDecides_andTheNextOneTakesOver() {
    MockConsumer<String, byte[]> left = guard("left");
    MockConsumer<String, byte[]> right = guard("right");

    List<ConsumerRecord<String, byte[]>> before = both(1_000, 500);
    inPolls(
        left,
        () -> {
          left.rebalance(List.of(FIGURES));
          before.forEach(left::addRecord);
        });
    inPolls(right, () -> {});
    assertThat(decisions).as("what failed before the stage began is no part of it").isEmpty();

    List<ConsumerRecord<String, byte[]>> few = both(1_050, 500);
    inPolls(left, () -> few.forEach(left::addRecord));
    assertThat(decisions).as("too few images").isEmpty();

    // The leader goes; the other reads all that was counted, and counts on from there.
    inPolls(left, () -> left.rebalance(List.of()));
    inPolls(
        right,
        () -> {
          right.rebalance(List.of(FIGURES));
          log.forEach(right::addRecord);
        });
    assertThat(decisions).isEmpty();

    List<ConsumerRecord<String, byte[]>> bad = both(1_200, 550);
    inPolls(right, () -> bad.forEach(right::addRecord));
    inPolls(left, () -> {});
    assertThat(decisions).isNotEmpty().allMatch(each -> each.startsWith("right takes back: v2"));
  }

  @Test
  void watch_boundsKept_goesOnOnce() {
    MockConsumer<String, byte[]> only = guard("only");
    List<ConsumerRecord<String, byte[]>> before = both(10, 0);
    inPolls(
        only,
        () -> {
          only.rebalance(List.of(FIGURES));
          before.forEach(only::addRecord);
        });
    List<ConsumerRecord<String, byte[]>> good = both(300, 0);
    inPolls(only, () -> good.forEach(only::addRecord));

    assertThat(decisions).containsExactly("only goes on: v2 kept its bounds for 290 images");
  }
}
