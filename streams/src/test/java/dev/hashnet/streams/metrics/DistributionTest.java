package dev.hashnet.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void record_countsAValueAtABoundIntoItsBucket() {
    Distribution sizes = new Distribution(Metric.BATCH_SIZE);

    sizes.record(1);
    sizes.record(2);
    sizes.record(3);
    sizes.record(5_000);

    assertThat(sizes.counts()).startsWith(1L, 1L, 1L, 0L).endsWith(0L, 1L);
    assertThat(sizes.sum()).isEqualTo(5_006);
  }

  @Test
  void record_readsDurationsInNanoseconds() {
    Distribution latencies = new Distribution(Metric.EVENT_TO_CODE);

    latencies.record(10_000_000);
    latencies.record(10_000_001);

    assertThat(latencies.counts()).startsWith(1L, 1L, 0L);
    assertThat(latencies.sum()).isEqualTo(0.020_000_001);
  }

  @Test
  void record_countsANegativeDurationAsZero() {
    Distribution latencies = new Distribution(Metric.EVENT_TO_CODE);

    latencies.record(-5);

    assertThat(latencies.counts()).startsWith(1L);
    assertThat(latencies.sum()).isZero();
  }

  @Test
  void distribution_refusesAMetricThatIsNoHistogram() {
    assertThatThrownBy(() -> new Distribution(Metric.EVENTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metric must be a histogram: metric=EVENTS");
  }
}
