package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.CodeDistribution;
import dev.hashnet.core.index.IndexHistory.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link MultiIndexHammingIndex} against its plain twin, over random histories of every code length
 * and distribution. A history that fails is made short and printed.
 *
 * <p>{@code -Dhashnet.soak.factor=n} plays n times as many.
 */
class IndexHistoryTest {
  private static final int[] LENGTHS = {64, 128, 256, 512, 192};
  private static final int OPERATIONS = 8_000;
  private static final int SHRINKING_TRIES = 5_000;

  @ParameterizedTest
  @EnumSource
  void answers_agreeWithTheScan(CodeDistribution distribution) {
    int histories = LENGTHS.length * 2 * Integer.getInteger("hashnet.soak.factor", 1);
    long operations = 0;
    long searches = 0;
    long probed = 0;
    long neighbours = 0;
    for (int i = 0; i < histories; i++) {
      Twins twins = play(distribution, LENGTHS[i % LENGTHS.length], 1000L * i + 7);
      operations += twins.operations;
      searches += twins.searches;
      probed += twins.probed;
      neighbours += twins.neighbours;
    }
    System.out.printf(
        "%s: %d histories, %d operations, %d searches compared, %d of them through bands%n",
        distribution, histories, operations, searches, probed);
    assertThat(searches).isGreaterThan(operations / 50);
    assertThat(probed).as("searches through bands").isBetween(searches / 10, 9 * searches / 10);
    assertThat(neighbours).as("searches find something").isPositive();
  }

  private static Twins play(CodeDistribution distribution, int bits, long seed) {
    var random = new SplittableRandom(seed);
    int radiusBits =
        random.nextInt(4) == 0 ? random.nextInt(bits / 4) : random.nextInt(bits / 8 + 1);
    // Bands from a few images on, and probes where a scan would be faster.
    int minRows = 50 << random.nextInt(7);
    double scanWeight = random.nextInt(4) == 0 ? 1 : 300;
    Twins twins =
        new Twins(bits, () -> new MultiIndexHammingIndex(bits, radiusBits, minRows, scanWeight));
    List<Operation> played = new ArrayList<>();
    try {
      new IndexHistory(seed, distribution, bits, radiusBits)
          .play(
              OPERATIONS,
              operation -> {
                played.add(operation);
                twins.play(operation);
              });
    } catch (AssertionError | RuntimeException failure) {
      List<Operation> shortest =
          Shrinking.shrink(played, history -> twins.fails(history, bits), SHRINKING_TRIES);
      throw new AssertionError(
          "seed %d, %s, %d bits, radius %d, minRows %d, scanWeight %s, %d operations:%n%s"
              .formatted(
                  seed,
                  distribution,
                  bits,
                  radiusBits,
                  minRows,
                  scanWeight,
                  shortest.size(),
                  shortest.stream().map(Object::toString).collect(Collectors.joining("\n"))),
          failure);
    }
    return twins;
  }

  @Test
  void shrinking_leavesTheStepsThatFail() {
    List<Integer> history = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      history.add(i);
    }
    List<Integer> shortest =
        Shrinking.shrink(history, part -> part.contains(17) && part.contains(803), 1000);

    assertThat(shortest).containsExactly(17, 803);
  }
}
