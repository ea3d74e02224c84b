package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankedRetrievalTest {
  @Test
  void averagePrecision_withoutTies_isTheTextbooks() {
    // Relevant at places 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
    double precision =
        RankedRetrieval.averagePrecision(new int[] {1, 1, 1, 1}, new int[] {1, 0, 1, 1}, 10);

    assertThat(precision).isCloseTo((1 + 2 / 3.0 + 3 / 4.0) / 3, within(1e-12));
  }

  @Test
  void averagePrecision_nothingRelevant_isZero() {
    assertThat(RankedRetrieval.averagePrecision(new int[] {4, 2}, new int[] {0, 0}, 10)).isZero();
  }

  /** All orders of the ties, sampled: expected sum over expected number. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void averagePrecision_ties_agreesWithShuffles(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] all = new int[5];
    int[] relevant = new int[5];
    for (int d = 0; d < all.length; d++) {
      all[d] = 1 + random.nextInt(6);
      relevant[d] = random.nextInt(all[d] + 1);
    }
    relevant[1] = 1;
    int depth = 7;
    int rounds = 100_000;
    double sum = 0;
    double found = 0;
    for (int round = 0; round < rounds; round++) {
      int place = 0;
      int good = 0;
      for (int d = 0; d < all.length && place < depth; d++) {
        for (boolean one : shuffled(all[d], relevant[d], random)) {
          place++;
          if (one && place <= depth) {
            good++;
            sum += (double) good / place;
            found++;
          }
        }
      }
    }

    assertThat(RankedRetrieval.averagePrecision(all, relevant, depth))
        .isCloseTo(sum / found, within(5e-3));
  }

  private static List<Boolean> shuffled(int all, int relevant, SplittableRandom random) {
    List<Boolean> tie = new ArrayList<>();
    for (int i = 0; i < all; i++) {
      tie.add(random.nextInt(i + 1), i < relevant);
    }
    return tie;
  }
}
