package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On distributions whose tail is known. */
class TailFitTest {
  private static final int BITS = 256;

  /** Of {@code pairs}, 10^(-2 - (40 - r) / 4) lie within r bits, for r up to 40; the rest far. */
  private static DistanceHistogram exponential(double pairs) {
    long[] counts = new long[BITS + 1];
    long before = 0;
    for (int r = 0; r <= 40; r++) {
      long within = Math.round(pairs * Math.pow(10, -2 - (40 - r) / 4.0));
      counts[r] = within - before;
      before = within;
    }
    counts[128] = (long) pairs - before;
    return DistanceHistogram.ofCounts(counts);
  }

  /** Radius 40 has 1e-2, and every four bits less are a decade less. */
  @ParameterizedTest
  @CsvSource({"1e-3,36", "1e-4,32", "1e-6,24", "1e-9,12", "1e-11,4"})
  void fittedRadius_exponentialTail_isTheTrueOne(double rate, int radius) {
    DistanceHistogram background = exponential(1e8);

    TailFit fit = background.tailFit().orElseThrow();

    assertThat(fit.slope()).isBetween(.248, .252);
    // The last decades hold few pairs, rounded: within a bit.
    assertThat(background.fittedRadius(rate).orElseThrow()).isBetween(radius - 1, radius);
    assertThat(fit.rate(radius)).isBetween(.7 * rate, 1.4 * rate);
  }

  /** Sums of independent bits fall ever faster: the line must err on the strict side. */
  @ParameterizedTest
  @CsvSource({"1e-6", "1e-7", "1e-9"})
  void fittedRadius_binomialTail_isStrict(double rate) {
    double[] within = new double[BITS + 1];
    double sum = 0;
    for (int d = 0; d <= BITS; d++) {
      sum += Math.exp(logBinomial(BITS, d) - BITS * Math.log(2));
      within[d] = sum;
    }
    double pairs = 1e7;
    long[] counts = new long[BITS + 1];
    long before = 0;
    for (int d = 0; d <= BITS; d++) {
      long upTo = Math.round(pairs * Math.min(1, within[d]));
      counts[d] = Math.max(0, upTo - before);
      before = Math.max(before, upTo);
    }
    int radius = DistanceHistogram.ofCounts(counts).fittedRadius(rate).orElseThrow();

    assertThat(within[radius]).isLessThanOrEqualTo(rate);
    assertThat(radius).isGreaterThan(60);
  }

  private static double logBinomial(int n, int k) {
    double log = 0;
    for (int i = 1; i <= k; i++) {
      log += Math.log(n - k + i) - Math.log(i);
    }
    return log;
  }

  /** With 1e5 pairs nothing is counted below 1e-5; only the line knows. */
  @Test
  void calibration_takesTheSmallerOfLineAndQuantile() {
    DistanceHistogram background = exponential(1e5);
    int quantile = background.largestRadius(1e-9).orElseThrow();

    RadiusCalibration calibration =
        RadiusCalibration.of(background, BITS, OptionalInt.empty(), 1e-9);

    assertThat(quantile).isGreaterThan(15);
    assertThat(calibration.radiusBits()).isBetween(9, 14);
    assertThat(calibration.promisedPairRate()).isBetween(1e-10, 1.01e-9);
    assertThat(calibration.overBudget()).isFalse();
    assertThat(calibration.properties()).containsEntry("radius.target-pair-rate", "1.0e-09");
  }

  @Test
  void calibration_codesTooAlike_saysSo() {
    RadiusCalibration calibration =
        RadiusCalibration.of(exponential(1e8), BITS, OptionalInt.empty(), 1e-15);

    assertThat(calibration.radiusBits()).isZero();
    assertThat(calibration.overBudget()).isTrue();
    assertThat(calibration.explain()).contains("too alike for that budget");
  }

  @Test
  void tailFit_levelTail_promisesNothing() {
    long[] counts = new long[65];
    counts[0] = 30;
    counts[40] = 100_000;

    assertThat(DistanceHistogram.ofCounts(counts).tailFit()).isEmpty();
  }

  @Test
  void budget_isSpreadOverTheStoredImages() {
    assertThat(new RadiusBudget(1000, 1_000_000).pairRate())
        .isCloseTo(1e-9, org.assertj.core.data.Offset.offset(1e-15));
  }
}
