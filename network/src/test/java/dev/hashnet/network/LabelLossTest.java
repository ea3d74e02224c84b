package dev.hashnet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.network.LabelLoss.Method;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelLossTest {
  /** {0}, {0, 1}, {2}, {1, 2}, {0, 1, 2}. */
  private static final LabelSets SETS =
      new LabelSets(
          3, List.of(List.of(0), List.of(0, 1), List.of(2), List.of(1, 2), List.of(0, 1, 2)));

  private static final int[] BATCH = {0, 1, 2, 2, 3, 4, 0};

  @ParameterizedTest(name = "{0}, weighted {1}, {2} bits, beta {3}")
  @CsvSource({
    "HASHNET,true,16,1",
    "HASHNET,false,24,3",
    "CSQ,true,16,1",
    "CSQ,true,48,4",
    "ORTHOHASH,true,16,1",
    "ORTHOHASH,true,48,1"
  })
  void gradient_equalsCentralDifferences(Method method, boolean weighted, int bits, double beta) {
    HeadLoss loss = new LabelLoss(method, weighted, SETS, 5).ofHead(bits);
    double[] z = outputs(bits, 3);
    double[] gradient = loss.evaluate(z, BATCH, beta).gradient();
    double norm = 0;
    double errors = 0;
    for (int i = 0; i < z.length; i++) {
      double kept = z[i];
      z[i] = kept + 1e-5;
      double above = loss.evaluate(z, BATCH, beta).value();
      z[i] = kept - 1e-5;
      double below = loss.evaluate(z, BATCH, beta).value();
      z[i] = kept;
      double difference = (above - below) / 2e-5;
      norm += gradient[i] * gradient[i];
      errors += (difference - gradient[i]) * (difference - gradient[i]);
    }
    assertThat(norm).isPositive();
    assertThat(Math.sqrt(errors / norm)).isLessThan(1e-6);
  }

  @Test
  void jaccard_isSharedOverAll() {
    assertThat(SETS.jaccard(0, 0)).isEqualTo(1);
    assertThat(SETS.jaccard(0, 1)).isEqualTo(0.5);
    assertThat(SETS.jaccard(0, 2)).isZero();
    assertThat(SETS.jaccard(1, 3)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(SETS.jaccard(3, 4)).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void number_setsInAnyOrder_areTheSame() {
    LabelSets.Numbered numbered =
        LabelSets.number(3, List.of(List.of(2, 0), List.of(1), List.of(0, 2, 2)));
    assertThat(numbered.numbers()).containsExactly(0, 1, 0);
    assertThat(numbered.sets().sets()).containsExactly(List.of(0, 2), List.of(1));
  }

  /** The formula of the paper, term by term: w = c |S|/|S1| or |S|/|S0|, over their number. */
  @ParameterizedTest
  @CsvSource({"true,1.3", "false,2"})
  void hashnet_hasThePublishedWeights(boolean weighted, double beta) {
    int bits = 16;
    double[] z = outputs(bits, 4);
    int n = BATCH.length;
    double similar = 0;
    double all = n * (n - 1) / 2.0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        similar += SETS.jaccard(BATCH[i], BATCH[j]) > 0 ? 1 : 0;
      }
    }
    double expected = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double x = 0;
        for (int k = 0; k < bits; k++) {
          x += 10.0 / bits * Math.tanh(beta * z[i * bits + k]) * Math.tanh(beta * z[j * bits + k]);
        }
        double c = SETS.jaccard(BATCH[i], BATCH[j]);
        double s = c > 0 ? 1 : 0;
        double weight = s == 1 ? c * all / similar : all / (all - similar);
        expected += (weighted ? weight / all : 2 / all) * (Math.log1p(Math.exp(x)) - s * x);
      }
    }
    HeadLoss loss = new LabelLoss(Method.HASHNET, weighted, SETS, 1).ofHead(bits);
    assertThat(loss.evaluate(z, BATCH, beta).value()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void centres_powerOfTwo_areOrthogonalOrOpposite() {
    Centres centres = new Centres(22, 16, 1);
    for (int a = 0; a < 22; a++) {
      for (int b = 0; b < a; b++) {
        double dot = dot(centres.of(a), centres.of(b));
        assertThat(dot).as("classes %d and %d", a, b).isIn(0.0, -16.0);
      }
    }
  }

  @Test
  void centres_otherLengths_areFarApartAndSeeded() {
    Centres centres = new Centres(10, 48, 7);
    for (int a = 0; a < 10; a++) {
      assertThat(centres.of(a)).isEqualTo(new Centres(10, 48, 7).of(a));
      for (int b = 0; b < a; b++) {
        assertThat((48 - dot(centres.of(a), centres.of(b))) / 2).isGreaterThanOrEqualTo(14);
      }
    }
  }

  @Test
  void centres_ofSeveralLabels_areTheMajority() {
    Centres centres = new Centres(3, 48, 2);
    double[] majority = centres.of(SETS)[4];
    for (int k = 0; k < 48; k++) {
      double sum = centres.of(0)[k] + centres.of(1)[k] + centres.of(2)[k];
      assertThat(majority[k]).isEqualTo(Math.signum(sum));
    }
  }

  /** What each loss asks for: a code at the centre of its class is better than any other. */
  @ParameterizedTest
  @CsvSource({"CSQ", "ORTHOHASH"})
  void evaluate_atTheCentre_isLeast(Method method) {
    Centres centres = new Centres(3, 16, 1);
    HeadLoss loss = new LabelLoss(method, true, SETS, 1).ofHead(16);
    double[] at = twice(centres.of(0));
    double[] elsewhere = twice(centres.of(1));
    assertThat(loss.evaluate(at, new int[] {0, 0}, 1).value())
        .isLessThan(loss.evaluate(elsewhere, new int[] {0, 0}, 1).value());
  }

  /** Beta reaches the loss of each step as it was given, through DL4J. */
  @Test
  void step_betaOfEachStep_isTheOneThatTheLossSees() {
    LabelLoss loss = new LabelLoss(Method.HASHNET, true, SETS, 1);
    float[] inputs = new float[BATCH.length * 3 * SmallNetwork.SIDE * SmallNetwork.SIDE];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextDouble(-1, 1);
    }
    double last = 1;
    for (double beta : new double[] {1, 1.5, 4, 20}) {
      try (HashNet net = HashNet.create(new NetworkOptions("small", List.of(16, 24), 3), loss)) {
        double gap = net.step(inputs, BATCH, beta, 1e-9).quantisationGap();
        assertThat(gap).as("gap at beta %s", beta).isLessThan(last);
        last = gap;
      }
    }
    assertThat(last).isLessThan(0.1);
  }

  /** Numbers of instances beyond what a float holds exactly. */
  @Test
  void labels_largeInstances_stayDifferent() {
    int[] instances = {1 << 24, (1 << 24) + 1, -5, Integer.MAX_VALUE};
    int[] seen = new int[instances.length];
    HeadLosses losses =
        new HeadLosses(
            List.of(8),
            bits ->
                (z, found, beta) -> {
                  System.arraycopy(found, 0, seen, 0, found.length);
                  return new PairwiseLoss.Result(beta, 0, new double[z.length]);
                });
    PairLossFunction function = new PairLossFunction(losses);
    function.computeGradient(
        PairLossFunction.labels(instances, 2.5),
        org.nd4j.linalg.factory.Nd4j.zeros(instances.length, 8),
        new org.nd4j.linalg.activations.impl.ActivationIdentity(),
        null);
    assertThat(seen).isEqualTo(instances);
    assertThat(function.takeResult().value()).isEqualTo(2.5);
  }

  @Test
  void heads_thatAreNoCodes_cannotBePublished() {
    NetworkOptions studied = new NetworkOptions("small", List.of(16, 64), 1);
    assertThatThrownBy(studied::requireCodes).hasMessageContaining("bits=16");
    new NetworkOptions("small", List.of(64, 128), 1).requireCodes();
    assertThatThrownBy(() -> new NetworkOptions("small", 12, 1)).hasMessageContaining("bits=12");
  }

  @Test
  void construct_badSets_areRefused() {
    assertThatThrownBy(() -> new LabelSets(2, List.of(List.of(0, 2))))
        .hasMessageContaining("labels must be 0..1");
    assertThatThrownBy(() -> new LabelSets(2, List.of(List.of(1, 0))))
        .hasMessageContaining("set=[1, 0]");
    assertThatThrownBy(() -> new LabelSets(2, List.of(List.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] twice(double[] row) {
    double[] z = Arrays.copyOf(row, 2 * row.length);
    System.arraycopy(row, 0, z, row.length, row.length);
    return z;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double[] outputs(int bits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] z = new double[BATCH.length * bits];
    for (int i = 0; i < z.length; i++) {
      z[i] = random.nextDouble(-1.5, 1.5);
    }
    return z;
  }
}
