package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.network.LabelSets;
import dev.hashnet.trainer.evaluation.ClassRetrieval.NetworkOutputs;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassRetrievalTest {
  private static final LabelSets SETS = new LabelSets(2, List.of(List.of(0), List.of(1)));

  /** Heads of 8 and 16 bits; the second one alone is measured. */
  @Test
  void measure_perfectCodes_findAllAndNothingElse() {
    float[][] z = {row(1, 0.5f), row(1, -0.5f), row(1, 0.4f), row(1, -0.6f)};
    int[] sets = {0, 1, 0, 1};
    ClassFindings findings = retrieval(sets, sets, z).measure(8, 16, 1);
    ClassFindings.Method trained = findings.methods().get(0);
    assertThat(trained.map()).isEqualTo(1);
    assertThat(trained.mapUnseen()).isEqualTo(1);
    assertThat(trained.precisionWithin2()).isEqualTo(1);
    assertThat(trained.recallWithin2()).isEqualTo(1);
    assertThat(findings.methods().get(1).map()).isEqualTo(1);
    assertThat(findings.cosine()).isCloseTo(1, within(1e-6));
    assertThat(findings.gap()).isCloseTo(1 - mean(0.5, 0.5, 0.4, 0.6), within(1e-6));
  }

  private static double mean(double... z) {
    double sum = 0;
    for (double value : z) {
      sum += Math.tanh(value) / z.length;
    }
    return sum;
  }

  /** Equal codes: the share of relevant images, whatever order they are stored in. */
  @Test
  void measure_equalCodes_areTiedAtTheShare() {
    float[][] z = {row(1, 1), row(1, 1), row(1, 1), row(1, 1)};
    ClassFindings findings =
        retrieval(new int[] {0, 0, 0, 0}, new int[] {0, 1, 1, 1}, z).measure(8, 16, 1);
    assertThat(findings.methods().get(0).precisionWithin2()).isEqualTo(0.25);
  }

  /** A query of a class that is not stored says nothing. */
  @Test
  void measure_queriesWithoutRelevant_areLeftOut() {
    float[][] z = {row(1, 1), row(1, -1), row(1, 1), row(1, 1)};
    ClassFindings findings =
        retrieval(new int[] {0, 1, 0, 0}, new int[] {0, 0, 0, 0}, z).measure(8, 16, 1);
    assertThat(findings.queries()).isEqualTo(3);
    assertThat(findings.stored()).isEqualTo(4);
    assertThat(findings.methods().get(0).map()).isEqualTo(1);
  }

  private static ClassRetrieval retrieval(int[] queries, int[] stored, float[][] z) {
    float[][] features = new float[z.length][3];
    NetworkOutputs outputs = new NetworkOutputs(z, features);
    return new ClassRetrieval(SETS, queries, stored, outputs, outputs, 1);
  }

  private static float[] row(float first, float second) {
    float[] row = new float[24];
    java.util.Arrays.fill(row, 0, 8, first);
    java.util.Arrays.fill(row, 8, 24, second);
    return row;
  }
}
