package dev.hashnet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.streams.http.Throughput.Reading;
import org.junit.jupiter.api.Test;

class ThroughputTest {
  private static Reading reading(long atMs, long images, long batches) {
    return new Reading(atMs, images, batches, 0, 0, 0, 0, Double.NaN, 3, 4, Double.NaN);
  }

  @Test
  void samples_areRatesBetweenReadings() {
    Throughput throughput = new Throughput(2);
    throughput.add(reading(0, 0, 0));
    throughput.add(reading(2_000, 100, 4));

    assertThat(throughput.samples())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.eventsPerS()).isEqualTo(50);
              assertThat(each.batchImages()).isEqualTo(25);
              assertThat(each.encodeLag()).isNull();
              assertThat(each.indexLag()).isEqualTo(3);
            });
  }

  @Test
  void samples_beyondTheMost_forgetsTheOldest() {
    Throughput throughput = new Throughput(2);
    for (int i = 0; i < 10; i++) {
      throughput.add(reading(1_000L * i, i, i));
    }

    assertThat(throughput.samples())
        .extracting(Throughput.Sample::atMs)
        .containsExactly(8_000L, 9_000L);
  }

  @Test
  void add_clockThatStandsStill_addsNothing() {
    Throughput throughput = new Throughput(2);
    throughput.add(reading(5, 1, 1));
    throughput.add(reading(5, 2, 2));

    assertThat(throughput.samples()).isEmpty();
  }
}
