package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.BinaryCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistanceHistogramTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void largestRadius_randomCodes_agreesWithBruteForce(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<BinaryCode> codes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      codes.add(BinaryCode.ofWords(random.nextLong(1L << 20)));
    }
    PairSet leftOut = new PairSet();
    leftOut.add(3, 17);
    leftOut.add(30, 2);
    DistanceHistogram histogram = DistanceHistogram.of(codes, leftOut);
    assertThat(histogram.pairs()).isEqualTo(40 * 39 / 2 - 2);
    for (double rate : new double[] {0, 1e-3, 0.01, 0.1, 0.5, 1}) {
      OptionalInt expected = OptionalInt.empty();
      for (int radius = 0; radius <= 64; radius++) {
        long within = bruteForce(codes, leftOut, radius);
        assertThat(histogram.within(radius)).isEqualTo(within);
        if (within <= rate * histogram.pairs()) {
          expected = OptionalInt.of(radius);
        }
      }
      assertThat(histogram.largestRadius(rate)).as("rate %s", rate).isEqualTo(expected);
    }
  }

  private static long bruteForce(List<BinaryCode> codes, PairSet leftOut, int radius) {
    long within = 0;
    for (int i = 0; i < codes.size(); i++) {
      for (int j = i + 1; j < codes.size(); j++) {
        if (!leftOut.contains(j, i) && codes.get(i).distanceBits(codes.get(j)) <= radius) {
          within++;
        }
      }
    }
    return within;
  }

  @Test
  void supports_tooFewPairs_isFalse() {
    List<BinaryCode> codes = java.util.Collections.nCopies(90, BinaryCode.ofWords(1));
    DistanceHistogram histogram = DistanceHistogram.of(codes, new PairSet());
    assertThat(histogram.pairs()).isEqualTo(4005);
    assertThat(histogram.supports(1e-3)).isTrue();
    assertThat(histogram.supports(9e-4)).isFalse();
  }

  @Test
  void of_noisyBackground_givesNoRadius() {
    List<BinaryCode> equal = java.util.Collections.nCopies(90, BinaryCode.ofWords(1));
    DistanceHistogram histogram = DistanceHistogram.of(equal, new PairSet());
    assertThat(histogram.largestRadius(1e-3)).isEmpty();
    RadiusCalibration calibration = RadiusCalibration.of(histogram, 64, OptionalInt.empty());
    assertThat(calibration.radiusBits()).isZero();
    assertThat(calibration.falsePairs()).isEqualTo(4005);
  }

  @Test
  void of_farBackground_boundsTheRadius() {
    List<BinaryCode> codes = List.of(BinaryCode.ofWords(0), BinaryCode.ofWords(-1L));
    DistanceHistogram histogram = DistanceHistogram.of(codes, new PairSet());
    assertThat(histogram.largestRadius(0)).hasValue(63);
    assertThat(RadiusCalibration.of(histogram, 64, OptionalInt.empty()).radiusBits()).isEqualTo(16);
  }

  @Test
  void possibleCopies_needsBothCodes() {
    BinaryCode zero = BinaryCode.ofWords(0);
    BinaryCode near = BinaryCode.ofWords(7);
    BinaryCode far = BinaryCode.ofWords(-1L);
    PairSet copies = PairSet.possibleCopies(List.of(zero, near, near), List.of(zero, near, far), 3);
    assertThat(copies.size()).isEqualTo(1);
    assertThat(copies.contains(0, 1)).isTrue();
    assertThat(copies.contains(1, 2)).isFalse();
  }

  @Test
  void fittedRadius_reachesBelowWhatThePairsShow() {
    SplittableRandom random = new SplittableRandom(5);
    List<BinaryCode> codes =
        Stream.generate(() -> BinaryCode.ofWords(random.nextLong())).limit(400).toList();
    DistanceHistogram histogram = DistanceHistogram.of(codes, new PairSet());

    int fitted = histogram.fittedRadius(1e-7).orElseThrow();

    // Uniform codes are binomial: within 12 bits of 64 lie 2.6e-7 of the pairs, and the tail falls
    // faster than a line, so that the fit is on the strict side.
    assertThat(fitted).isBetween(7, 12);
    assertThat(fitted).isLessThan(histogram.largestRadius(1e-7).orElseThrow());
  }

  @Test
  void fittedRadius_withoutATail() {
    List<BinaryCode> codes =
        List.of(BinaryCode.ofWords(0), BinaryCode.ofWords(1), BinaryCode.ofWords(3));

    assertThat(DistanceHistogram.of(codes, new PairSet()).fittedRadius(1e-5)).isEmpty();
  }
}
