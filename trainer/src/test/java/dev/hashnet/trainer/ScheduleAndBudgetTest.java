package dev.hashnet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.core.BinaryCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ScheduleAndBudgetTest {
  @Test
  void rate_overTheBudget_warmsUpThenFallsToZero() {
    LearningSchedule schedule = new LearningSchedule(2e-3, 0.1, 1, 5);
    assertThat(schedule.rate(0)).isPositive().isLessThan(1e-4);
    assertThat(schedule.rate(0.05)).isCloseTo(1e-3, within(1e-9));
    assertThat(schedule.rate(0.1)).isCloseTo(2e-3, within(1e-9));
    assertThat(schedule.rate(0.55)).isCloseTo(1e-3, within(1e-9));
    assertThat(schedule.rate(1)).isCloseTo(0, within(1e-9));
    assertThat(schedule.beta(0)).isEqualTo(1);
    assertThat(schedule.beta(1)).isEqualTo(5);
  }

  @Test
  void share_ofTime_countsFromTheFirstStep() {
    AtomicLong clock = new AtomicLong(5_000);
    TrainingBudget budget = TrainingBudget.time(Duration.ofNanos(100), clock::get);
    assertThat(budget.share(0)).isZero();
    clock.addAndGet(40);
    assertThat(budget.share(1)).isEqualTo(0.4);
    assertThat(TrainingBudget.earlier(budget, TrainingBudget.steps(2)).share(1)).isEqualTo(0.5);
    clock.addAndGet(90);
    assertThat(budget.share(2)).isEqualTo(1);
  }

  @Test
  void construct_wrongOptions_areNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingOptions.quick("v 1", 64, 1))
        .withMessageContaining("version=v 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingOptions.quick("v1", 65, 1))
        .withMessageContaining("bits=65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingOptions.quick("v1", 64, 1).withRadius(64))
        .withMessageContaining("radius=64");
  }

  @Test
  void require_engineWithAnotherBit_isRefused() {
    float[] outputs = new float[64];
    java.util.Arrays.fill(outputs, 0.5f);
    outputs[9] = 1e-6f;
    BinaryCode code = BinaryCode.ofSigns(outputs);
    outputs[9] = -1e-6f;
    EngineParity.require(new float[][] {outputs}, List.of(code), "v1"); // rounding
    outputs[9] = -0.2f;
    Assertions.assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> EngineParity.require(new float[][] {outputs}, List.of(code), "v1"))
        .withMessageContaining("version=v1: bit 9 of held-out image 0");
  }
}
