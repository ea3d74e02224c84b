package dev.hashnet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hashnet.network.InputConvention.Rgb;
import dev.hashnet.network.PretrainedWeights.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class PretrainedNetworkTest {
  private static final int[] INSTANCES = {0, 0, 1, 1};

  /** One of each kind of layer that takes weights, above an odd padding. */
  private record Tiny(InputConvention input) implements Architecture {
    static final int FILTERS = 4;
    static final int WIDTH = 5;

    @Override
    public int side() {
      return 8;
    }

    @Override
    public Optional<PretrainedSource> pretrained() {
      return Optional.of(new PretrainedSource("a test's weights", input, "first"));
    }

    @Override
    public String addLower(GraphBuilder graph, String image) {
      return new LayerStack(graph, image)
          .convolution("first", FILTERS, 3, 2)
          .norm("first_norm", 1e-3)
          .relu6("first_relu")
          .depthwise("deep", 1)
          .norm("deep_norm", 1e-3)
          .relu("deep_relu")
          .dense("wide", WIDTH)
          .top();
    }

    @Override
    public String addUpper(GraphBuilder graph, String below) {
      return below;
    }
  }

  /** Our units are its own, in the reverse order. */
  private static final InputConvention REVERSED =
      new InputConvention(true, Rgb.grey(0.46), Rgb.grey(0.28));

  /** Fails where a kernel is turned, channels are mixed up, or a norm takes the wrong numbers. */
  @Test
  void create_weights_computesWhatTheyComputedChannelsLast() {
    NetworkGraphs graphs = graphs(new Tiny(REVERSED), 3);
    PretrainedWeights weights = randomWeights(graphs, 5);
    float[] inputs = inputs(8, 2, 3);
    try (HashNet net = HashNet.create(graphs, Optional.of(weights))) {
      float[][] found = net.features(inputs, 2);
      for (int i = 0; i < 2; i++) {
        float[] image = Arrays.copyOfRange(inputs, i * 192, (i + 1) * 192);
        assertThat(found[i]).containsExactly(channelsLast(image, weights), within(1e-4f));
      }
    }
  }

  /** The same layers over {@code [row][column][channel]}, written down once more. */
  private static float[] channelsLast(float[] planes, PretrainedWeights weights) {
    double[][][] image = new double[8][8][3];
    for (int i = 0; i < planes.length; i++) {
      image[i % 64 / 8][i % 8][2 - i / 64] = planes[i];
    }
    float[] kernel = weights.values("first/kernel", 3, 3, 3, 4);
    float[] deep = weights.values("deep/depthwise_kernel", 3, 3, 4, 1);
    double[][][] first = new double[4][4][4];
    for (int at = 0; at < 64; at++) {
      for (int tap = 0; tap < 27; tap++) {
        // Stride 2 over an even side: padding below and right alone.
        int row = 2 * (at / 16) + tap / 9;
        int column = 2 * (at / 4 % 4) + tap / 3 % 3;
        if (row < 8 && column < 8) {
          first[at / 16][at / 4 % 4][at % 4] +=
              image[row][column][tap % 3] * kernel[4 * tap + at % 4];
        }
      }
    }
    norm(first, "first_norm", weights, 6);
    double[][][] second = new double[4][4][4];
    for (int at = 0; at < 64; at++) {
      for (int tap = 0; tap < 9; tap++) {
        int row = at / 16 + tap / 3 - 1;
        int column = at / 4 % 4 + tap % 3 - 1;
        if (row >= 0 && row < 4 && column >= 0 && column < 4) {
          second[at / 16][at / 4 % 4][at % 4] +=
              first[row][column][at % 4] * deep[4 * tap + at % 4];
        }
      }
    }
    norm(second, "deep_norm", weights, Double.MAX_VALUE);
    float[] dense = weights.values("wide/kernel", 64, Tiny.WIDTH);
    float[] wide = weights.values("wide/bias", Tiny.WIDTH).clone();
    for (int i = 0; i < dense.length; i++) {
      int at = i / Tiny.WIDTH;
      wide[i % Tiny.WIDTH] += (float) (second[at / 16][at / 4 % 4][at % 4] * dense[i]);
    }
    return wide;
  }

  private static void norm(double[][][] values, String name, PretrainedWeights from, double most) {
    for (double[][] row : values) {
      for (double[] place : row) {
        for (int c = 0; c < place.length; c++) {
          double deviation = Math.sqrt(from.values(name + "/moving_variance", 4)[c] + 1e-3);
          double y = (place[c] - from.values(name + "/moving_mean", 4)[c]) / deviation;
          y = y * from.values(name + "/gamma", 4)[c] + from.values(name + "/beta", 4)[c];
          place[c] = Math.min(most, Math.max(0, y));
        }
      }
    }
  }

  /** A typical image in our units is the image in theirs. */
  @Test
  void create_otherUnits_shiftsAndScalesTheFirstLayer() {
    NetworkGraphs own = graphs(new Tiny(REVERSED), 3);
    InputConvention bytes = new InputConvention(true, Rgb.grey(0), Rgb.grey(1 / 255.0));
    PretrainedWeights weights = randomWeights(own, 5);
    PretrainedWeights ofBytes = scaledFirst(weights, 0.28 * 255);
    NetworkGraphs other = graphs(new Tiny(bytes), 3);
    try (HashNet net = HashNet.create(other, Optional.of(ofBytes));
        HashNet plain = HashNet.create(own, Optional.of(weights))) {
      float[] inputs = inputs(8, 1, 9);
      assertThat(net.features(inputs, 1)[0])
          .as("a kernel over bytes, its mean moved by what middle grey gives")
          .containsExactly(plain.features(inputs, 1)[0], within(1e-3f));
    }
  }

  /** What a network that was trained on bytes would have for the same function of the image. */
  private static PretrainedWeights scaledFirst(PretrainedWeights weights, double unit) {
    Map<String, Tensor> tensors = new HashMap<>(weights.tensors());
    float[] kernel = weights.values("first/kernel", 3, 3, 3, 4).clone();
    float[] mean = weights.values("first_norm/moving_mean", 4).clone();
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= (float) unit;
      mean[i % 4] += (float) (kernel[i] * 0.46 * 255);
    }
    tensors.put("first/kernel", new Tensor(new int[] {3, 3, 3, 4}, kernel));
    tensors.put("first_norm/moving_mean", new Tensor(new int[] {4}, mean));
    return new PretrainedWeights("test", "0", tensors);
  }

  @Test
  void step_frozenLayers_stayAndTheRestLearns() {
    NetworkGraphs graphs = graphs(new Tiny(REVERSED), 3);
    float[] inputs = inputs(8, INSTANCES.length, 4);
    Optional<PretrainedWeights> weights = Optional.of(randomWeights(graphs, 5));
    try (HashNet net = HashNet.create(graphs, weights);
        HashNet resumed = HashNet.create(graphs(new Tiny(REVERSED), 8), weights)) {
      float[][] features = net.features(inputs, INSTANCES.length);
      float[][] before = net.outputs(inputs, INSTANCES.length);
      net.step(inputs, INSTANCES, 1, 1e-2);
      assertThat(net.features(inputs, INSTANCES.length)).isDeepEqualTo(features);
      assertThat(Arrays.deepEquals(net.outputs(inputs, INSTANCES.length), before)).isFalse();
      resumed.restore(net.state());
      assertThat(resumed.step(inputs, INSTANCES, 1, 1e-2))
          .isEqualTo(net.step(inputs, INSTANCES, 1, 1e-2));
      assertThat(resumed.onnx()).isEqualTo(net.onnx());
    }
  }

  @Test
  void create_weightsOfAnotherShape_namesThem() {
    NetworkGraphs graphs = graphs(new Tiny(REVERSED), 3);
    Map<String, Tensor> tensors = new HashMap<>(randomWeights(graphs, 5).tensors());
    tensors.put("deep_norm/gamma", new Tensor(new int[] {1}, new float[1]));
    PretrainedWeights other = new PretrainedWeights("some.tgz", "0", tensors);
    assertThatThrownBy(() -> HashNet.create(graphs, Optional.of(other)))
        .hasMessage("weights some.tgz must hold deep_norm/gamma of shape [4]: found=[1]");
    tensors.remove("deep_norm/gamma");
    PretrainedWeights without = new PretrainedWeights("some.tgz", "0", tensors);
    assertThatThrownBy(() -> HashNet.create(graphs, Optional.of(without)))
        .hasMessageContaining("found=no such name");
    assertThatThrownBy(
            () -> HashNet.create(new NetworkOptions("small", 64, 1), Optional.of(without)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Architecture> architectures() {
    return Stream.of(new MobileNetV2(32), new ResNet50(32, 8), new AlexNet(95, 32));
  }

  /** After a step, so that batch norms have statistics; then with pretrained lower layers. */
  @ParameterizedTest
  @MethodSource("architectures")
  void onnx_givesTheSameOutputs(Architecture architecture) throws OrtException {
    NetworkGraphs graphs = graphs(architecture, 2);
    float[] inputs = inputs(architecture.side(), INSTANCES.length, 6);
    try (HashNet net = HashNet.create(graphs, Optional.empty())) {
      net.step(inputs, INSTANCES, 1, 1e-3);
      assertSameOutputs(net, inputs, architecture.side());
      try (HashNet head = net.head(128)) {
        assertThat(head.outputs(inputs, INSTANCES.length)[0]).hasSize(128);
      }
    }
    try (HashNet net = HashNet.create(graphs, Optional.of(randomWeights(graphs, 7)))) {
      net.step(inputs, INSTANCES, 1, 1e-3);
      assertSameOutputs(net, inputs, architecture.side());
    }
  }

  private static void assertSameOutputs(HashNet net, float[] inputs, int side) throws OrtException {
    float[][] expected = net.outputs(inputs, INSTANCES.length);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(net.onnx());
        OnnxTensor images =
            OnnxTensor.createTensor(
                environment,
                FloatBuffer.wrap(inputs),
                new long[] {INSTANCES.length, 3, side, side});
        OrtSession.Result result = session.run(Map.of("image", images))) {
      float[][] found = (float[][]) result.get(0).getValue();
      for (int i = 0; i < expected.length; i++) {
        assertThat(expected[i]).hasSize(64 + 128);
        double largest = 1;
        for (float output : expected[i]) {
          largest = Math.max(largest, Math.abs(output));
        }
        assertThat(found[i]).containsExactly(expected[i], within((float) (1e-3 * largest)));
      }
    }
  }

  /** What serves by DL4J builds the whole network from its name, without the weights. */
  @Test
  void restore_pretrained_givesTheSameOutputs() {
    NetworkOptions options = new NetworkOptions("mobilenet-v2", 64, 1);
    NetworkGraphs graphs = NetworkGraphs.of(options, DataType.FLOAT);
    float[] inputs = inputs(MobileNetV2.SIDE, 1, 6);
    try (HashNet net = HashNet.create(options, Optional.of(randomWeights(graphs, 7)));
        HashNet restored = HashNet.restore(options, net.checkpoint())) {
      assertThat(restored.side()).isEqualTo(MobileNetV2.SIDE);
      assertThat(restored.outputs(inputs, 1)[0])
          .containsExactly(net.outputs(inputs, 1)[0], within(1e-3f));
    }
  }

  /** Fails where the exporter leaves out what it does not know. */
  @Test
  void onnx_layerWithoutCounterpart_isRefusedByName() {
    Architecture squashing =
        new Architecture() {
          @Override
          public int side() {
            return 8;
          }

          @Override
          public String addLower(GraphBuilder graph, String image) {
            return image;
          }

          @Override
          public String addUpper(GraphBuilder graph, String below) {
            graph.addLayer("squash", new ActivationLayer(Activation.TANH), below);
            return "squash";
          }
        };
    try (HashNet net = HashNet.create(graphs(squashing, 1), Optional.empty())) {
      assertThatThrownBy(net::onnx)
          .isInstanceOf(UnexportableNetworkException.class)
          .hasMessage(
              "Cannot export network: network=small: layer squash has no counterpart in ONNX here: found=activation tanh");
    }
  }

  private static NetworkGraphs graphs(Architecture architecture, long seed) {
    // The name is that of the exported graph alone.
    NetworkOptions options = new NetworkOptions("small", List.of(64, 128), seed);
    return new NetworkGraphs(options, architecture, DataType.FLOAT);
  }

  private static float[] inputs(int side, int images, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] inputs = new float[images * 3 * side * side];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextDouble(-1.5, 1.5);
    }
    return inputs;
  }

  /** Weights of all lower layers, of a size that keeps what flows through them. */
  private static PretrainedWeights randomWeights(NetworkGraphs graphs, long seed) {
    NativeRuntime.load();
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new HashMap<>();
    ComputationGraph lower = new ComputationGraph(graphs.lower());
    lower.init();
    try {
      lower
          .getConfiguration()
          .getVertices()
          .forEach(
              (name, vertex) -> {
                if (vertex instanceof LayerVertex layer
                    && layer.getLayerConf().getLayer() instanceof FeedForwardLayer forward) {
                  addWeights(name, forward, lower, random, tensors);
                }
              });
    } finally {
      lower.close();
    }
    return new PretrainedWeights("test", "0", tensors);
  }

  private static void addWeights(
      String name,
      FeedForwardLayer layer,
      ComputationGraph lower,
      SplittableRandom random,
      Map<String, Tensor> to) {
    if (layer instanceof BatchNormalization) {
      int width = (int) layer.getNOut();
      to.put(name + "/moving_mean", tensor(random, -0.2, 0.2, width));
      to.put(name + "/moving_variance", tensor(random, 0.5, 1.5, width));
      to.put(name + "/gamma", tensor(random, 0.7, 1.3, width));
      to.put(name + "/beta", tensor(random, -0.2, 0.2, width));
      return;
    }
    INDArray weights = lower.getLayer(name).getParam("W");
    int[] shape = Arrays.stream(weights.shape()).mapToInt(size -> (int) size).toArray();
    String kernel = "/kernel";
    if (layer instanceof DepthwiseConvolution2D) {
      kernel = "/depthwise_kernel";
    } else if (!(layer instanceof DenseLayer)) {
      shape = new int[] {shape[2], shape[3], shape[1], shape[0]};
    }
    int inputs = Arrays.stream(shape).limit(shape.length - 1).reduce(1, (a, b) -> a * b);
    double bound = Math.sqrt(6.0 / (layer instanceof DepthwiseConvolution2D ? 9 : inputs));
    to.put(name + kernel, tensor(random, -bound, bound, shape));
    to.put(name + "/bias", tensor(random, -0.1, 0.1, (int) layer.getNOut()));
  }

  private static Tensor tensor(SplittableRandom random, double least, double most, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(least, most);
    }
    return new Tensor(shape, values);
  }
}
