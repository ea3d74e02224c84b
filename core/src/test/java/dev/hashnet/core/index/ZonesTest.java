package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The argument about runs of zones, tried on differences as they may lie. */
class ZonesTest {
  private static final int TRIES = 20_000;

  @ParameterizedTest(name = "{0} bits, {1} bands of {2} bits, sketch of {3} bits, radius {4}")
  @CsvSource({
    "64, 4, 16, 16, 4",
    "64, 4, 16, 32, 8",
    "64, 3, 20, 16, 4",
    "64, 3, 21, 32, 8",
    "64, 2, 16, 32, 1",
    "64, 1, 40, 32, 3",
    "128, 8, 16, 16, 16",
    "128, 9, 14, 32, 3",
    "256, 17, 15, 16, 16",
    "256, 16, 16, 32, 31",
    "512, 31, 16, 32, 40"
  })
  void budgets_someBandFindsEachDifferenceWithinTheRadius(
      int bits, int bands, int widthBits, int sketchBits, int radiusBits) {
    BandPlan plan = new BandPlan(bits, bands, widthBits, sketchBits);
    var random = new SplittableRandom(bits + 31L * bands + radiusBits);
    int tight = 0;
    for (int i = 0; i < TRIES; i++) {
      int[] thresholds = thresholds(plan, radiusBits, random);
      int[] budgets = new int[bands];
      new Zones(plan).budgets(radiusBits, thresholds, budgets);
      long[] difference =
          i % 2 == 0 ? difference(bits, radiusBits, random) : worst(plan, thresholds, random);

      assertThat(isFound(plan, thresholds, budgets, difference)).isTrue();

      int[] smaller = Arrays.stream(budgets).map(budget -> budget - 1).toArray();
      tight += isFound(plan, thresholds, smaller, difference) ? 0 : 1;
    }
    // With one bit less, some would be missed: the budgets are no larger than they must be.
    assertThat(tight > 0).isEqualTo(widthBits + sketchBits <= bits);
  }

  /** As a query chooses them: which bands have the greater ones is up to it. */
  private static int[] thresholds(BandPlan plan, int radiusBits, SplittableRandom random) {
    int[] thresholds = new int[plan.bands()];
    Arrays.fill(thresholds, plan.leastThreshold(radiusBits));
    for (int extra = plan.extraThresholds(radiusBits); extra > 0; ) {
      int band = random.nextInt(thresholds.length);
      if (thresholds[band] == plan.leastThreshold(radiusBits)) {
        thresholds[band]++;
        extra--;
      }
    }
    return thresholds;
  }

  /** As many bits as there may be, or a few less, all over the code or in a part of it. */
  private static long[] difference(int bits, int radiusBits, SplittableRandom random) {
    long[] difference = new long[bits / Long.SIZE];
    int left = Math.max(0, radiusBits - random.nextInt(3));
    int from = random.nextInt(bits);
    int span = Math.max(2 * radiusBits + 1, random.nextInt(bits) + 1);
    while (left > 0) {
      int bit = (from + random.nextInt(Math.min(span, bits))) % bits;
      long one = Long.MIN_VALUE >>> bit % Long.SIZE;
      if ((difference[bit / Long.SIZE] & one) == 0) {
        difference[bit / Long.SIZE] |= one;
        left--;
      }
    }
    return difference;
  }

  /** As much as the thresholds allow in one zone, and a bit more in each of the others. */
  private static long[] worst(BandPlan plan, int[] thresholds, SplittableRandom random) {
    long[] difference = new long[plan.bits() / Long.SIZE];
    int one = random.nextInt(thresholds.length);
    while (thresholds[one] < 0) {
      one = random.nextInt(thresholds.length);
    }
    for (int band = 0; band < thresholds.length; band++) {
      int flips = thresholds[band] + (band == one ? 0 : 1);
      for (int i = 0; i < flips; i++) {
        int bit = new Zones(plan).begin(band) + i;
        difference[bit / Long.SIZE] |= Long.MIN_VALUE >>> bit % Long.SIZE;
      }
    }
    return difference;
  }

  private static boolean isFound(
      BandPlan plan, int[] thresholds, int[] budgets, long[] difference) {
    Zones zones = new Zones(plan);
    for (int band = 0; band < plan.bands(); band++) {
      int flips = Long.bitCount(Bands.bitsOf(difference, zones.begin(band), plan.widthBits()));
      int sketch = (int) Bands.bitsOf(difference, zones.sketchBegin(band), plan.sketchBits());
      int differing = flips + Integer.bitCount(sketch & zones.sketchMask(band));
      if (flips <= thresholds[band] && differing <= budgets[band]) {
        return true;
      }
    }
    return false;
  }

  @Test
  void sketchMask_leavesOutAZoneThatIsHardlyReached() {
    // Zones of 15 bits: 16 bits reach one bit into the second one.
    assertThat(new Zones(new BandPlan(256, 17, 15, 16)).sketchMask(0)).isEqualTo(0xFFFE);
    assertThat(new Zones(new BandPlan(64, 4, 16, 16)).sketchMask(0)).isEqualTo(0xFFFF);
  }
}
