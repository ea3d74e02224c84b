package dev.hashnet.streams.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.streams.config.AppConfig;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RolloutsTest {
  private static final Duration LEAD = Duration.ofMillis(1_500);

  @Test
  void fromMs_timePastOrTooSoon_isRefused() {
    assertThatThrownBy(() -> Rollouts.fromMs(OptionalLong.of(9_000), 10_000, LEAD))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot decide for 1970-01-01T00:00:09Z: images of that time are encoded already; at least 1.5 s ahead is asked: now=1970-01-01T00:00:10Z");
    assertThatThrownBy(() -> Rollouts.fromMs(OptionalLong.of(11_499), 10_000, LEAD))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void fromMs_isTheLeadAhead_orTheTimeAskedFor() {
    assertThat(Rollouts.fromMs(OptionalLong.empty(), 10_000, LEAD)).isEqualTo(11_500);
    assertThat(Rollouts.fromMs(OptionalLong.of(11_500), 10_000, LEAD)).isEqualTo(11_500);
    assertThat(Rollouts.fromMs(OptionalLong.of(90_000), 10_000, LEAD)).isEqualTo(90_000);
  }

  @Test
  void times_leadIsAProperty() {
    assertThat(Rollouts.Times.of(AppConfig.of(Map.of("hashnet.rollout.lead", "700 ms"))).lead())
        .isEqualTo(Duration.ofMillis(700));
  }
}
