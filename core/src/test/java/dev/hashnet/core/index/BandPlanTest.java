package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandPlanTest {
  @Test
  void thresholds_addUpToRadiusMinusBandsPlusOne() {
    for (int bands = 1; bands <= 8; bands++) {
      BandPlan plan = new BandPlan(64, bands, 8);
      for (int radiusBits = 0; radiusBits <= 64; radiusBits++) {
        int[] thresholds = plan.thresholds(radiusBits);

        assertThat(Arrays.stream(thresholds).sum()).isEqualTo(radiusBits - bands + 1);
        assertThat(thresholds[0] - thresholds[bands - 1]).isBetween(0, 1);
        assertThat(thresholds[bands - 1]).isGreaterThanOrEqualTo(-1);
      }
    }
  }

  @Test
  void probes_countsTheValuesWithinTheThresholds() {
    // Radius 4 with four bands: thresholds 1, 0, 0, 0.
    assertThat(new BandPlan(64, 4, 16).probes(4)).isEqualTo(17 + 3);
    // Radius 8: 2, 1, 1, 1.
    assertThat(new BandPlan(64, 4, 16).probes(8)).isEqualTo(1 + 16 + 120 + 3 * 17);
    // No more than all values of a band.
    assertThat(new BandPlan(64, 1, 8).probes(64)).isEqualTo(256);
  }

  @ParameterizedTest(name = "{0} bits, radius {1}, {2} codes")
  @CsvSource({
    "64, 8, 1000000, 4, 16",
    "64, 4, 1000000, 4, 16",
    "64, 8, 10000000, 3, 20",
    "64, 0, 1000000, 1, 16",
  })
  void choose_takesWhatMeasurementsFavour(
      int bits, int radiusBits, int entries, int bands, int widthBits) {
    assertThat(BandPlan.choose(bits, radiusBits, entries))
        .isEqualTo(new BandPlan(bits, bands, widthBits));
  }

  @Test
  void choose_takesNoBandsForFewCodesOrHugeRadii() {
    assertThat(BandPlan.choose(64, 8, 4095)).isNull();
    assertThat(BandPlan.choose(64, 8, 4096)).isNotNull();
    assertThat(BandPlan.choose(64, 40, 1_000_000)).isNull();
    assertThat(BandPlan.choose(512, 512, 1_000_000)).isNull();
  }

  @Test
  void constructor_refusesBandsThatOverlap() {
    assertThatThrownBy(() -> new BandPlan(64, 5, 13))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bands must fit into the code: bits=64, bands=5, widthBits=13");
  }
}
