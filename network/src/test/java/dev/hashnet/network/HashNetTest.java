package dev.hashnet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.artifact.SampleArtifacts;
import dev.hashnet.network.HashNet.StepReport;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNBatchNormHelper;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class HashNetTest {
  private static final NetworkOptions SMALL = new NetworkOptions("small", 64, 7);
  private static final int[] INSTANCES = {0, 0, 1, 1, 2, 2, 3, 3};
  private static final float[] INPUTS = twins(5, INSTANCES.length / 2);

  /**
   * Fails when DL4J's default (helpers disabled) or its stale look-up of the native class comes
   * back.
   */
  @Test
  void create_usesOneDnn() {
    try (HashNet net = HashNet.create(SMALL)) {
      for (int i = 0; i < SmallNetwork.BLOCKS.size(); i++) {
        assertThat(net.graph().getLayer(SmallNetwork.convolution(i)).getHelper())
            .isInstanceOfSatisfying(
                MKLDNNConvHelper.class, helper -> assertThat(helper.checkSupported()).isTrue());
        assertThat(net.graph().getLayer(SmallNetwork.norm(i)).getHelper())
            .isInstanceOfSatisfying(
                MKLDNNBatchNormHelper.class,
                helper -> assertThat(helper.checkSupported()).isTrue());
      }
    }
  }

  @Test
  void create_hasTheParametersOfTheRecipe() {
    try (HashNet net = HashNet.create(SMALL)) {
      int convolutions = 9 * (3 * 24 + 24 * 48 + 48 * 48 + 48 * 96 + 96 * 96 + 96 * 128);
      int norms = 4 * (24 + 48 + 48 + 96 + 96 + 128);
      int head = (4 * 4 * 128 + 1) * 64 + 2 * 64;
      assertThat(net.graph().numParams()).isEqualTo(convolutions + norms + head);
      assertThat(net.side()).isEqualTo(64);
      assertThat(net.bits()).isEqualTo(64);
    }
  }

  @Test
  void head_ofSeveral_computesItsPartOfTheOutputs() {
    try (HashNet net = HashNet.create(new NetworkOptions("small", List.of(64, 192, 128), 7))) {
      net.step(INPUTS, INSTANCES, 1, 1e-3);
      float[][] all = net.outputs(INPUTS, INSTANCES.length);
      try (HashNet head = net.head(192)) {
        float[][] own = head.outputs(INPUTS, INSTANCES.length);
        for (int i = 0; i < own.length; i++) {
          assertThat(own[i]).hasSize(192);
          for (int k = 0; k < 192; k++) {
            assertThat(own[i][k]).isEqualTo(all[i][64 + k], within(1e-4f));
          }
        }
      }
      assertThatThrownBy(() -> net.head(256)).hasMessageContaining("bits=256");
    }
  }

  /** Fails without Adam's moments, and without its count of steps. */
  @Test
  void restore_state_goesOnAsIfNothingHadHappened() {
    try (HashNet unbroken = HashNet.create(SMALL);
        HashNet resumed = HashNet.create(new NetworkOptions("small", 64, 8))) {
      for (int step = 0; step < 3; step++) {
        unbroken.step(INPUTS, INSTANCES, 1, 1e-3);
      }
      resumed.restore(unbroken.state());
      for (int step = 0; step < 2; step++) {
        StepReport expected = unbroken.step(INPUTS, INSTANCES, 1.5, 1e-3);
        assertThat(resumed.step(INPUTS, INSTANCES, 1.5, 1e-3)).isEqualTo(expected);
      }
      assertThat(resumed.state().parameters()).isEqualTo(unbroken.state().parameters());
    }
  }

  /** Each head is trained by the loss over its own bits, not over all of them. */
  @Test
  void step_severalHeads_isTheMeanOfTheirLosses() {
    LossOptions options = new LossOptions(0, 0.2);
    double[] z = new double[4 * (64 + 128)];
    Arrays.setAll(z, i -> Math.sin(7 * i));
    int[] instances = {0, 0, 1, 1};
    double expected = 0;
    int offset = 0;
    for (int bits : new int[] {64, 128}) {
      double[] own = new double[4 * bits];
      for (int i = 0; i < 4; i++) {
        System.arraycopy(z, i * 192 + offset, own, i * bits, bits);
      }
      expected += new PairwiseLoss(options, bits).evaluate(own, instances, 2).value() / 2;
      offset += bits;
    }
    HeadLosses losses = new HeadLosses(options, List.of(64, 128));
    PairwiseLoss.Result result = losses.evaluate(z, instances, 2);
    assertThat(result.value()).isEqualTo(expected, within(1e-12));
    double step = 1e-6;
    for (int at : new int[] {3, 70, 200, 500, 767}) {
      double kept = z[at];
      z[at] = kept + step;
      double above = losses.evaluate(z, instances, 2).value();
      z[at] = kept - step;
      double below = losses.evaluate(z, instances, 2).value();
      z[at] = kept;
      assertThat(result.gradient()[at]).isEqualTo((above - below) / (2 * step), within(1e-7));
    }
  }

  /**
   * Through all layers, in double precision: catches a lost factor n, a stale beta, or a loss whose
   * gradient is not used.
   */
  @Test
  void gradients_equalCentralDifferences() {
    int[] instances = {0, 0, 1, 2};
    float[] inputs = Arrays.copyOf(INPUTS, 4 * INPUTS.length / INSTANCES.length);
    double beta = 1.5;
    try (HashNet net = HashNet.create(SMALL, new LossOptions(0, 0.2), DataType.DOUBLE)) {
      net.gradients(inputs, instances, beta);
      double[] gradient = net.graph().getFlattenedGradients().dup().data().asDouble();
      INDArray parameters = net.graph().params();
      for (String name :
          new String[] {"conv0_W", "conv3_W", "conv5_W", "norm2_gamma", "norm4_beta", "hash_W"}) {
        int at = largest(net, name, gradient);
        double value = parameters.getDouble(at);
        double step = 1e-6;
        parameters.putScalar(at, value + step);
        double above = net.gradients(inputs, instances, beta).value();
        parameters.putScalar(at, value - step);
        double below = net.gradients(inputs, instances, beta).value();
        parameters.putScalar(at, value);
        double difference = (above - below) / (2 * step);
        assertThat(Math.abs(difference - gradient[at]) / Math.abs(difference))
            .as(name)
            .isLessThan(1e-5);
      }
    }
  }

  /**
   * Position of the largest gradient within a parameter, where the difference is least disturbed by
   * rounding.
   */
  private static int largest(HashNet net, String name, double[] gradient) {
    int at = 0;
    for (var parameter : net.graph().paramTable().entrySet()) {
      int length = (int) parameter.getValue().length();
      if (parameter.getKey().equals(name)) {
        int best = at;
        for (int i = at; i < at + length; i++) {
          best = Math.abs(gradient[i]) > Math.abs(gradient[best]) ? i : best;
        }
        return best;
      }
      at += length;
    }
    throw new AssertionError("no such parameter: " + name);
  }

  /**
   * oneDNN computes in float only; its gradients against those of the plain implementation in
   * double.
   */
  @Test
  void gradients_ofOneDnn_equalThoseInDouble() {
    double[] expected;
    try (HashNet net = HashNet.create(SMALL, LossOptions.NEAR_DUPLICATES, DataType.DOUBLE);
        HashNet fast = HashNet.create(SMALL, LossOptions.NEAR_DUPLICATES, DataType.FLOAT)) {
      net.graph().params().assign(fast.graph().params().castTo(DataType.DOUBLE));
      net.gradients(INPUTS, INSTANCES, 1);
      expected = net.graph().getFlattenedGradients().dup().data().asDouble();
      fast.gradients(INPUTS, INSTANCES, 1);
      double[] found = fast.graph().getFlattenedGradients().dup().data().asDouble();
      double error = 0;
      double norm = 0;
      for (int i = 0; i < expected.length; i++) {
        error += (found[i] - expected[i]) * (found[i] - expected[i]);
        norm += expected[i] * expected[i];
      }
      assertThat(Math.sqrt(error / norm)).isLessThan(1e-2);
    }
  }

  @Test
  void step_lowersTheLossAndTellsTheGap() {
    try (HashNet net = HashNet.create(SMALL)) {
      StepReport first = net.step(INPUTS, INSTANCES, 1, 2e-3);
      StepReport last = first;
      for (int i = 0; i < 9; i++) {
        last = net.step(INPUTS, INSTANCES, 1, 2e-3);
      }
      assertThat(last.loss()).isLessThan(0.9 * first.loss());
      assertThat(first.quantisationGap()).isBetween(0.2, 0.8);
    }
  }

  @Test
  void step_takesBetaAndLearningRateOfThatStep() {
    try (HashNet net = HashNet.create(SMALL)) {
      INDArray before = net.graph().getLayer(SmallNetwork.HASH).getParam("W").dup();
      double gap = net.step(INPUTS, INSTANCES, 1, 0).quantisationGap();
      assertThat(net.step(INPUTS, INSTANCES, 8, 0).quantisationGap()).isLessThan(0.5 * gap);
      assertThat(net.graph().getLayer(SmallNetwork.HASH).getParam("W")).isEqualTo(before);
      net.step(INPUTS, INSTANCES, 1, 1e-3);
      double moved =
          net.graph()
              .getLayer(SmallNetwork.HASH)
              .getParam("W")
              .sub(before)
              .amaxNumber()
              .doubleValue();
      assertThat(moved).as("Adam's steps are about the learning rate").isBetween(2e-4, 4e-3);
    }
  }

  @Test
  void step_sameSeed_givesTheSameParameters() {
    byte[] first = checkpointAfterSteps(SMALL);
    assertThat(checkpointAfterSteps(SMALL)).isEqualTo(first);
    assertThat(checkpointAfterSteps(new NetworkOptions("small", 64, 8))).isNotEqualTo(first);
  }

  private static byte[] checkpointAfterSteps(NetworkOptions options) {
    try (HashNet net = HashNet.create(options)) {
      for (int i = 0; i < 3; i++) {
        net.step(INPUTS, INSTANCES, 1 + i, 2e-3);
      }
      return net.checkpoint();
    }
  }

  @Test
  void restore_givesTheSameOutputs() {
    try (HashNet net = HashNet.create(SMALL)) {
      net.step(INPUTS, INSTANCES, 1, 2e-3);
      try (HashNet restored = HashNet.restore(SMALL, net.checkpoint())) {
        assertThat(restored.outputs(INPUTS, 8)).isDeepEqualTo(net.outputs(INPUTS, 8));
        assertThat(restored.checkpoint()).isEqualTo(net.checkpoint());
        assertThat(restored.onnx()).isEqualTo(net.onnx());
      }
    }
  }

  @Test
  void restore_damagedCheckpoint_isRefused() {
    byte[] checkpoint;
    try (HashNet net = HashNet.create(SMALL)) {
      checkpoint = net.checkpoint();
    }
    NetworkOptions longer = new NetworkOptions("small", 128, 1);
    assertThatThrownBy(() -> HashNet.restore(longer, checkpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameters");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 5; i++) {
      byte[] cut = Arrays.copyOf(checkpoint, random.nextInt(checkpoint.length - 200));
      assertThatThrownBy(() -> HashNet.restore(SMALL, cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void badArguments_areRefused() {
    assertThatThrownBy(() -> new NetworkOptions("huge", 64, 1))
        .hasMessageContaining("network=huge");
    assertThatThrownBy(() -> new NetworkOptions("small", 63, 1)).hasMessageContaining("bits=63");
    try (HashNet net = HashNet.create(SMALL)) {
      assertThatThrownBy(() -> net.step(new float[5], INSTANCES, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("found=5");
      assertThatThrownBy(() -> net.step(INPUTS, INSTANCES, 1, Double.NaN))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> net.step(INPUTS, INSTANCES, Double.NaN, 1e-3))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("finite");
    }
  }

  /** Every image and a darker, noisy copy. */
  private static float[] twins(long seed, int count) {
    float[] originals = SampleArtifacts.tensors(SampleArtifacts.images(seed, count));
    SplittableRandom random = new SplittableRandom(seed);
    int length = originals.length / count;
    float[] twins = new float[2 * originals.length];
    for (int i = 0; i < twins.length; i++) {
      int image = i / length;
      float value = originals[image / 2 * length + i % length];
      twins[i] = image % 2 == 0 ? value : (float) (0.8 * value + random.nextDouble(-0.2, 0.2));
    }
    return twins;
  }
}
