package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandPlanTest {
  @Test
  void thresholds_addUpToRadiusMinusBandsPlusOne() {
    for (int bands = 1; bands <= 8; bands++) {
      BandPlan plan = new BandPlan(64, bands, 8, 32);
      for (int radiusBits = 0; radiusBits <= 64; radiusBits++) {
        int sum = bands * plan.leastThreshold(radiusBits) + plan.extraThresholds(radiusBits);

        assertThat(sum).isEqualTo(radiusBits - bands + 1);
        assertThat(plan.extraThresholds(radiusBits)).isBetween(0, bands - 1);
        assertThat(plan.leastThreshold(radiusBits)).isGreaterThanOrEqualTo(-1);
      }
    }
  }

  @Test
  void probes_countsTheValuesWithinTheThresholds() {
    // Radius 4 with four bands: thresholds 1, 0, 0, 0.
    assertThat(new BandPlan(64, 4, 16, 32).probes(4)).isEqualTo(17 + 3);
    // Radius 8: 2, 1, 1, 1.
    assertThat(new BandPlan(64, 4, 16, 32).probes(8)).isEqualTo(1 + 16 + 120 + 3 * 17);
    // No more than all values of a band.
    assertThat(new BandPlan(64, 1, 8, 32).probes(64)).isEqualTo(256);
  }

  @ParameterizedTest(name = "{0} bits, radius {1}, {2} codes")
  @CsvSource({
    "64, 8, 1000000, 4, 16, 32",
    "64, 4, 1000000, 4, 16, 16",
    "64, 8, 10000000, 3, 21, 32",
    "64, 4, 10000000, 3, 21, 16",
    "64, 0, 1000000, 1, 18, 16",
    "128, 16, 1000000, 8, 16, 32",
    "256, 16, 1000000, 17, 15, 16",
    "256, 31, 1000000, 16, 16, 16",
    "64, 12, 1000000, 4, 16, 32",
    "512, 32, 1000000, 33, 15, 16",
  })
  void best_takesWhatMeasurementsFavour(
      int bits, int radiusBits, int rows, int bands, int widthBits, int sketchBits) {
    assertThat(BandPlan.best(bits, radiusBits, rows))
        .isEqualTo(new BandPlan(bits, bands, widthBits, sketchBits));
  }

  @Test
  void searchNs_isMoreThanAScanForHugeRadii() {
    BandPlan plan = new BandPlan(64, 4, 16, 32);

    assertThat(plan.estimate(8).searchNs(1_000_000)).isLessThan(plan.scanNs(1_000_000) / 5);
    assertThat(plan.estimate(30).searchNs(1_000_000)).isGreaterThan(plan.scanNs(1_000_000));
  }

  @Test
  void constructor_refusesBandsThatOverlap() {
    assertThatThrownBy(() -> new BandPlan(64, 5, 13, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bands must fit into the code: bits=64, bands=5, widthBits=13");
  }
}
