package dev.hashnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicroBatcherTest {
  private static final BatchPolicy POLICY = new BatchPolicy(3, 100, 50, 5, 200);

  private final MicroBatcher<String> batcher = new MicroBatcher<>(POLICY);

  @Test
  void needsDrain_notBeforeTheLinger() {
    assertThat(batcher.timeUntilDrainNs(0)).isEqualTo(Long.MAX_VALUE);
    batcher.append("a", 1, 1000);
    batcher.append("b", 1, 1020);

    assertThat(batcher.needsDrain(1049)).isFalse();
    assertThat(batcher.timeUntilDrainNs(1049)).isOne();
    assertThat(batcher.needsDrain(1050)).isTrue();
    assertThat(batcher.drain()).containsExactly("a", "b");
    assertThat(batcher.needsDrain(2000)).isFalse();
  }

  @Test
  void needsDrain_atOnceWithoutLinger() {
    MicroBatcher<String> natural = new MicroBatcher<>(new BatchPolicy(3, 100, 0, 5, 200));
    natural.append("a", 1, 7);

    assertThat(natural.needsDrain(7)).isTrue();
  }

  @Test
  void needsDrain_whenItemsMakeABatch() {
    batcher.append("a", 1, 0);
    batcher.append("b", 1, 0);
    assertThat(batcher.needsDrain(0)).isFalse();
    batcher.append("c", 1, 0);

    assertThat(batcher.needsDrain(0)).isTrue();
  }

  @Test
  void needsDrain_whenBytesMakeABatch() {
    batcher.append("a", 100, 0);

    assertThat(batcher.needsDrain(0)).isTrue();
  }

  @Test
  void needsDrain_worksAcrossTheClocksOverflow() {
    batcher.append("a", 1, Long.MAX_VALUE - 10);

    assertThat(batcher.needsDrain(Long.MIN_VALUE + 10)).isFalse();
    assertThat(batcher.timeUntilDrainNs(Long.MIN_VALUE + 10)).isEqualTo(29);
    assertThat(batcher.needsDrain(Long.MIN_VALUE + 39)).isTrue();
  }

  @Test
  void append_refusesWhatWouldPassThePendingLimits() {
    assertThat(batcher.append("a", 60, 0)).isTrue();
    assertThat(batcher.append("b", 141, 0)).isFalse();
    assertThat(batcher.pendingBytes()).isEqualTo(60);
    assertThat(batcher.append("b", 140, 0)).isTrue();
    assertThat(batcher.pendingItems()).isEqualTo(2);
    assertThat(batcher.append("c", 1, 0)).isFalse();
    assertThat(batcher.append("d", 0, 0)).isTrue();
    assertThat(batcher.append("e", 0, 0)).isTrue();
    assertThat(batcher.append("f", 0, 0)).isTrue();
    assertThat(batcher.append("g", 0, 0)).isFalse();
  }

  @Test
  void append_aRefusalMakesTheBatchDue() {
    batcher.append("a", 90, 0);
    assertThat(batcher.needsDrain(1)).isFalse();
    batcher.append("b", 150, 1);

    assertThat(batcher.needsDrain(1)).isTrue();
    assertThat(batcher.drain()).containsExactly("a");
    batcher.append("c", 1, 2);
    assertThat(batcher.needsDrain(2)).isFalse();
  }

  @Test
  void append_takesAnOversizedItemWhenNothingWaits() {
    assertThat(batcher.append("huge", Long.MAX_VALUE, 0)).isTrue();
    assertThat(batcher.append("b", 0, 0)).isFalse();

    assertThat(batcher.drain()).containsExactly("huge");
    assertThat(batcher.pendingBytes()).isZero();
  }

  @Test
  void drain_stopsAtTheLimitsOfABatch() {
    batcher.append("a", 60, 0);
    batcher.append("b", 60, 0);
    batcher.append("c", 20, 0);
    batcher.append("d", 20, 0);

    assertThat(batcher.drain()).containsExactly("a");
    assertThat(batcher.drain()).containsExactly("b", "c", "d");
    assertThat(batcher.drain()).isEmpty();
  }

  @Test
  void policy_refusesLimitsThatAreNotPositive() {
    assertThatThrownBy(() -> new BatchPolicy(0, 1, 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("batch limits must be positive: maxItems=0");
    assertThatThrownBy(() -> new BatchPolicy(1, 1, -1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("linger must not be negative: lingerNs=-1");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void history_agreesWithAPlainModel(long seed) {
    var random = new SplittableRandom(seed);
    BatchPolicy policy =
        new BatchPolicy(
            1 + random.nextInt(6),
            1 + random.nextInt(60),
            random.nextInt(40),
            1 + random.nextInt(9),
            1 + random.nextInt(120));
    MicroBatcher<Integer> real = new MicroBatcher<>(policy);
    PlainBatcher model = new PlainBatcher(policy);
    long now = random.nextLong();
    for (int step = 0; step < 5000; step++) {
      now += random.nextInt(12);
      if (random.nextInt(3) > 0) {
        int bytes = random.nextInt(1 + random.nextInt(90));
        assertThat(real.append(step, bytes, now)).isEqualTo(model.append(step, bytes, now));
      } else if (random.nextBoolean() || real.needsDrain(now)) {
        assertThat(real.drain()).isEqualTo(model.drain());
      }
      assertThat(real.timeUntilDrainNs(now)).as("step %d", step).isEqualTo(model.untilDrainNs(now));
      assertThat(real.needsDrain(now)).isEqualTo(model.untilDrainNs(now) == 0);
      assertThat(real.pendingItems()).isEqualTo(model.items.size());
      assertThat(real.pendingBytes()).isEqualTo(model.bytesOf(model.items.size()));
    }
  }

  /** The documented rules over a list, sums taken afresh each time. */
  private static final class PlainBatcher {
    private record Item(int number, long bytes, long appendedNs) {}

    private final BatchPolicy policy;
    private final List<Item> items = new ArrayList<>();
    private boolean refused;

    PlainBatcher(BatchPolicy policy) {
      this.policy = policy;
    }

    long bytesOf(int first) {
      return items.subList(0, first).stream().mapToLong(Item::bytes).sum();
    }

    boolean append(int number, long bytes, long nowNs) {
      boolean fits =
          items.size() + 1 <= policy.maxPendingItems()
              && bytesOf(items.size()) + bytes <= policy.maxPendingBytes();
      if (!items.isEmpty() && !fits) {
        refused = true;
        return false;
      }
      return items.add(new Item(number, bytes, nowNs));
    }

    long untilDrainNs(long nowNs) {
      if (items.isEmpty()) {
        return Long.MAX_VALUE;
      }
      if (refused
          || items.size() >= policy.maxItems()
          || bytesOf(items.size()) >= policy.maxBytes()) {
        return 0;
      }
      return Math.max(0, policy.lingerNs() - (nowNs - items.get(0).appendedNs));
    }

    List<Integer> drain() {
      int count = Math.min(items.size(), policy.maxItems());
      while (count > 1 && bytesOf(count) > policy.maxBytes()) {
        count--;
      }
      List<Integer> batch = items.subList(0, count).stream().map(Item::number).toList();
      items.subList(0, count).clear();
      refused = false;
      return batch;
    }
  }
}
