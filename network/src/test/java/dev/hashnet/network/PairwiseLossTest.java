package dev.hashnet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairwiseLossTest {
  private static final int BITS = 64;
  private static final int[] INSTANCES = {5, 5, 2, 9, 2, 2, 7};

  @ParameterizedTest(name = "hardness {0}, spread {1}, beta {2}, seed {3}")
  @CsvSource({"0,0,1,1", "0,0,5,2", "0.3,0,1,3", "0,0.2,1,4", "0.3,0.2,2.5,5", "2,3,0.7,6"})
  void gradient_equalsCentralDifferences(double hardness, double spread, double beta, long seed) {
    PairwiseLoss loss = new PairwiseLoss(new LossOptions(hardness, spread), BITS);
    double[] z = outputs(seed, INSTANCES.length);
    double[] gradient = loss.evaluate(z, INSTANCES, beta).gradient();
    double[] weights = loss.dissimilarWeights(z, INSTANCES, beta);
    double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
    double errors = 0;
    for (int i = 0; i < z.length; i++) {
      double difference = centralDifference(loss, z, i, beta, weights);
      errors += (difference - gradient[i]) * (difference - gradient[i]);
    }
    assertThat(norm).isPositive();
    assertThat(Math.sqrt(errors) / norm).isLessThan(1e-6);
  }

  private static double centralDifference(
      PairwiseLoss loss, double[] z, int i, double beta, double[] weights) {
    double step = 1e-5;
    double[] moved = z.clone();
    moved[i] = z[i] + step;
    double above = loss.value(moved, INSTANCES, beta, weights);
    moved[i] = z[i] - step;
    return (above - loss.value(moved, INSTANCES, beta, weights)) / (2 * step);
  }

  @Test
  void paperOptions_areTwiceThePublishedSum() {
    double beta = 1.7;
    double[] z = outputs(11, INSTANCES.length);
    PairwiseLoss loss = new PairwiseLoss(LossOptions.PAPER, BITS);
    assertThat(loss.evaluate(z, INSTANCES, beta).value())
        .isCloseTo(2 * published(z, INSTANCES, beta), within(1e-12));
  }

  /** The paper's formula, term by term, over ordered pairs. */
  private static double published(double[] z, int[] instances, double beta) {
    int n = instances.length;
    double similar = 0;
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        similar += i != j && instances[i] == instances[j] ? 1 : 0;
        all += i != j ? 1 : 0;
      }
    }
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double inner = 0;
          for (int k = 0; k < BITS; k++) {
            inner += Math.tanh(beta * z[i * BITS + k]) * Math.tanh(beta * z[j * BITS + k]);
          }
          double x = 10.0 / BITS * inner;
          int s = instances[i] == instances[j] ? 1 : 0;
          double weight = s == 1 ? all / similar : all / (all - similar);
          sum += weight * (Math.log(1 + Math.exp(x)) - s * x);
          weights += weight;
        }
      }
    }
    return sum / weights;
  }

  @Test
  void hardness_weighsLookAlikesMore() {
    double[] z = new double[3 * BITS];
    Arrays.fill(z, 0, 2 * BITS, 1);
    Arrays.fill(z, 2 * BITS, 3 * BITS, -1);
    PairwiseLoss loss = new PairwiseLoss(new LossOptions(0.3, 0), BITS);
    double[] weights = loss.dissimilarWeights(z, new int[] {0, 1, 2}, 10);
    assertThat(weights[1]).as("weight of the equal pair").isGreaterThan(0.9);
    assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void hugeOutputs_stayFinite() {
    double[] z = outputs(3, INSTANCES.length);
    for (int i = 0; i < z.length; i++) {
      z[i] *= 1e6;
    }
    PairwiseLoss.Result result =
        new PairwiseLoss(LossOptions.NEAR_DUPLICATES, BITS).evaluate(z, INSTANCES, 100);
    assertThat(result.value()).isFinite();
    assertThat(result.quantisationGap()).isCloseTo(0, within(1e-9));
    assertThat(Arrays.stream(result.gradient())).allMatch(Double::isFinite);
  }

  @Test
  void beta_sharpensTheCode() {
    double[] z = outputs(4, INSTANCES.length);
    PairwiseLoss loss = new PairwiseLoss(LossOptions.PAPER, BITS);
    assertThat(loss.evaluate(z, INSTANCES, 5).quantisationGap())
        .isLessThan(loss.evaluate(z, INSTANCES, 1).quantisationGap());
  }

  @Test
  void onlyOneKindOfPair_isAllowed() {
    double[] z = outputs(6, 3);
    PairwiseLoss loss = new PairwiseLoss(LossOptions.PAPER, BITS);
    assertThat(loss.evaluate(z, new int[] {1, 1, 1}, 1).value()).isFinite().isPositive();
    assertThat(loss.evaluate(z, new int[] {1, 2, 3}, 1).value()).isFinite().isPositive();
  }

  @Test
  void badArguments_areRefused() {
    PairwiseLoss loss = new PairwiseLoss(LossOptions.PAPER, BITS);
    assertThatThrownBy(() -> loss.evaluate(new double[BITS], new int[] {1}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("images=1");
    assertThatThrownBy(() -> loss.evaluate(new double[BITS + 1], new int[] {1, 2}, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LossOptions(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LossOptions(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] outputs(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] z = new double[n * BITS];
    for (int i = 0; i < z.length; i++) {
      z[i] = random.nextDouble(-1.5, 1.5);
    }
    return z;
  }
}
