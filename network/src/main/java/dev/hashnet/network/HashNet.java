package dev.hashnet.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A HashNet in training: backbone, hash layer, {@code h = tanh(beta z)}, pairwise loss.
 *
 * <p>Inputs: float32 {@code [n, 3, side, side]} flattened, as Preprocessor.writeTensor makes them.
 * The optimiser is AdamW. The same seed and the same steps give the same parameters, on the same
 * native library.
 *
 * <p>Where there are pretrained weights the lower layers are frozen: a graph of its own that only
 * computes, whose outputs the trained graph takes for its input. A {@link #state} holds what is
 * trained; {@link #checkpoint} and {@link #onnx} hold all layers.
 *
 * <p>Several heads are one hash layer whose outputs lie side by side; {@link #head} cuts one out.
 *
 * <p>Beta is part of a step's labels, see {@link PairLossFunction}. (Handing the gradient back as
 * an external error would do without a loss layer, but DL4J runs that without its workspaces: 200
 * MB of native garbage a step.) A checkpoint holds the graph up to z, and names no class of ours.
 *
 * <p>Threads: one.
 *
 * <p>Source: Cao et al., HashNet: Deep Learning to Hash by Continuation, ICCV 2017.
 */
public final class HashNet implements AutoCloseable {
  private static final int CHANNELS = 3;

  private static final long MAX_NATIVE_GARBAGE_BYTES = 512L << 20;

  static {
    NativeRuntime.load();
  }

  /** What is trained: from the image, or from what the frozen layers give, to the loss. */
  private final ComputationGraph graph;

  /** From the image to what is trained, where pretrained weights are below. */
  private final @Nullable ComputationGraph frozen;

  private final PairLossFunction loss;
  private final StepLearningRate learningRate = new StepLearningRate();
  private final NetworkGraphs graphs;
  private final NetworkOptions options;
  private final DataType type;
  private long nativeGarbageBytes;

  private HashNet(NetworkGraphs graphs, HeadLosses losses, boolean freezes) {
    this.options = graphs.options();
    this.type = graphs.type();
    this.loss = new PairLossFunction(losses);
    this.graphs = graphs;
    if (freezes) {
      ComputationGraphConfiguration lower = graphs.lower();
      this.frozen = new ComputationGraph(lower);
      this.frozen.init();
      this.graph = new ComputationGraph(graphs.trainingAbove(lower, loss, learningRate));
    } else {
      this.frozen = null;
      this.graph = new ComputationGraph(graphs.training(loss, learningRate));
    }
    graph.init();
  }

  /** A network with random weights, trained by the loss for near-duplicates. */
  public static HashNet create(NetworkOptions options) {
    return create(options, LossOptions.NEAR_DUPLICATES);
  }

  public static HashNet create(NetworkOptions options, LossOptions lossOptions) {
    return create(options, lossOptions, DataType.FLOAT);
  }

  /** In double precision gradients can be checked; oneDNN serves float only. */
  static HashNet create(NetworkOptions options, LossOptions lossOptions, DataType type) {
    return new HashNet(
        NetworkGraphs.of(options, type), new HeadLosses(lossOptions, options.heads()), false);
  }

  /** A network with random weights, trained from class labels. */
  public static HashNet create(NetworkOptions options, LabelLoss loss) {
    return create(options, loss, Optional.empty());
  }

  /**
   * A network trained by the loss for near-duplicates. Its lower layers are pretrained and frozen
   * where there are weights, else all of it is random and trained.
   *
   * <p>Throws IllegalArgumentException that names the first weight that is missing or of another
   * shape.
   */
  public static HashNet create(NetworkOptions options, Optional<PretrainedWeights> weights) {
    return create(NetworkGraphs.of(options, DataType.FLOAT), weights);
  }

  static HashNet create(NetworkGraphs graphs, Optional<PretrainedWeights> weights) {
    List<Integer> heads = graphs.options().heads();
    return create(graphs, new HeadLosses(LossOptions.NEAR_DUPLICATES, heads), weights);
  }

  /** The same, trained from class labels. */
  public static HashNet create(
      NetworkOptions options, LabelLoss loss, Optional<PretrainedWeights> weights) {
    HeadLosses losses = new HeadLosses(options.heads(), loss::ofHead);
    return create(NetworkGraphs.of(options, DataType.FLOAT), losses, weights);
  }

  private static HashNet create(
      NetworkGraphs graphs, HeadLosses losses, Optional<PretrainedWeights> weights) {
    if (weights.isEmpty()) {
      return new HashNet(graphs, losses, false);
    }
    PretrainedSource source =
        graphs
            .architecture()
            .pretrained()
            .orElseThrow(
                () -> new IllegalArgumentException("the network has no pretrained layers"));
    HashNet net = new HashNet(graphs, losses, true);
    try {
      ComputationGraph lower = Objects.requireNonNull(net.frozen);
      new PretrainedLayers(lower, graphs.image(), source).fill(weights.get());
      return net;
    } catch (IllegalArgumentException e) {
      net.close();
      throw e;
    }
  }

  /**
   * The network of a {@link #checkpoint}, with a fresh optimiser. The architecture is built by
   * name; of the checkpoint only the parameters are read, so that it cannot name classes to load.
   *
   * <p>Throws IllegalArgumentException where the bytes are no checkpoint or hold another number of
   * parameters.
   */
  public static HashNet restore(NetworkOptions options, byte[] checkpoint) {
    HashNet net = create(options);
    try {
      net.graph.params().assign(Checkpoint.parameters(checkpoint, net.graph.numParams()));
    } catch (IllegalArgumentException e) {
      net.close();
      throw e;
    }
    return net;
  }

  /** Side of the input, pixels. */
  public int side() {
    return graphs.architecture().side();
  }

  /** Outputs of the hash layer, of all heads together. */
  public int bits() {
    return options.width();
  }

  /**
   * The network that computes one head's code alone, with its parameters and a fresh optimiser.
   * Throws IllegalArgumentException where there is no head of this length.
   */
  public HashNet head(int bits) {
    int from = options.offset(bits);
    NetworkOptions single = new NetworkOptions(options.network(), bits, options.seed());
    HashNet cut =
        new HashNet(
            new NetworkGraphs(single, graphs.architecture(), DataType.FLOAT),
            new HeadLosses(LossOptions.NEAR_DUPLICATES, single.heads()),
            frozen != null);
    for (Map.Entry<String, INDArray> parameter : cut.graph.paramTable().entrySet()) {
      INDArray source = Objects.requireNonNull(graph.paramTable().get(parameter.getKey()));
      boolean ofHead =
          parameter.getKey().startsWith(NetworkGraphs.HASH + "_")
              || parameter.getKey().startsWith(NetworkGraphs.CODE + "_");
      parameter
          .getValue()
          .assign(
              ofHead
                  ? source.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + bits))
                  : source);
    }
    if (frozen != null && cut.frozen != null) {
      cut.frozen.params().assign(frozen.params());
    }
    return cut;
  }

  /**
   * One optimiser step over all pairs of the batch; two views are similar where their instance is
   * equal. Of a network that is trained from class labels an instance is the number of a set of
   * labels.
   *
   * <p>Throws IllegalStateException where the loss is not finite; the network cannot be used any
   * more.
   *
   * @param inputs {@code [n, 3, side, side]}
   * @param instances n labels, n at least 2
   * @param beta sharpness of tanh, the continuation's parameter
   * @param learningRate of this step
   */
  public StepReport step(float[] inputs, int[] instances, double beta, double learningRate) {
    this.learningRate.set(learningRate);
    try (INDArray images = trainable(inputs, instances.length);
        INDArray labels = PairLossFunction.labels(instances, beta)) {
      graph.fit(new INDArray[] {images}, new INDArray[] {labels});
    }
    collectGarbage(inputs.length);
    PairwiseLoss.Result result = loss.takeResult();
    return new StepReport(result.value(), result.quantisationGap());
  }

  /** What the trained graph is given: the images, or what the frozen layers make of them. */
  private INDArray trainable(float[] inputs, int n) {
    ComputationGraph lower = frozen;
    if (lower == null) {
      return tensor(inputs, n);
    }
    List<float[]> parts = new ArrayList<>();
    long[] shape = {};
    for (Part part : parts(inputs, n)) {
      try (INDArray images = tensor(part.inputs(), part.count());
          INDArray found = lower.outputSingle(images)) {
        shape = found.shape();
        parts.add(found.dup('c').data().asFloat());
      }
    }
    float[] values = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    shape[0] = n;
    return Nd4j.create(values, shape, 'c');
  }

  /** Images that are computed together. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Part(float[] inputs, int count) {}

  private List<Part> parts(float[] inputs, int n) {
    requireInputs(inputs, n);
    int most = graphs.architecture().outputBatch();
    int imageLength = CHANNELS * side() * side();
    List<Part> parts = new ArrayList<>();
    for (int start = 0; start < n; start += most) {
      int end = Math.min(n, start + most);
      parts.add(
          new Part(
              Arrays.copyOfRange(inputs, start * imageLength, end * imageLength), end - start));
    }
    return parts;
  }

  /** Outputs z of the hash layer in inference mode, {@code [n][bits]}. */
  public float[][] outputs(float[] inputs, int n) {
    List<float[]> outputs = new ArrayList<>();
    for (Part part : parts(inputs, n)) {
      try (INDArray batch = trainable(part.inputs(), part.count());
          INDArray z = graph.outputSingle(batch)) {
        addRows(z, part.count(), outputs);
      }
    }
    return outputs.toArray(float[][]::new);
  }

  /** What the hash layer is given in inference mode, {@code [n][d]}. */
  public float[][] features(float[] inputs, int n) {
    String below =
        Objects.requireNonNull(graph.getConfiguration().getVertexInputs().get(NetworkGraphs.HASH))
            .get(0);
    List<float[]> features = new ArrayList<>();
    for (Part part : parts(inputs, n)) {
      try (INDArray batch = trainable(part.inputs(), part.count())) {
        INDArray found = Objects.requireNonNull(graph.feedForward(batch, false).get(below));
        addRows(found, part.count(), features);
      }
    }
    return features.toArray(float[][]::new);
  }

  private static void addRows(INDArray found, int rows, List<float[]> to) {
    float[] values = found.dup('c').data().asFloat();
    int length = values.length / rows;
    for (int i = 0; i < rows; i++) {
      to.add(Arrays.copyOfRange(values, i * length, (i + 1) * length));
    }
  }

  /** What to keep in order to go on with the training later. A copy. */
  public TrainingState state() {
    return new TrainingState(
        graph.params().dup('c').data().asFloat(),
        graph.getUpdater(true).getUpdaterStateViewArray().dup('c').data().asFloat(),
        graph.getConfiguration().getIterationCount());
  }

  /**
   * Goes on from a state of a network with the same options and weights.
   *
   * <p>Throws IllegalArgumentException where its sizes are those of another network.
   */
  public void restore(TrainingState state) {
    INDArray optimiser = graph.getUpdater(true).getUpdaterStateViewArray();
    if (state.parameters().length != graph.numParams()
        || state.optimiser().length != optimiser.length()) {
      throw new IllegalArgumentException(
          "state must be that of this network: parameters=%d, expected=%d, optimiser=%d, expected=%d"
              .formatted(
                  state.parameters().length,
                  graph.numParams(),
                  state.optimiser().length,
                  optimiser.length()));
    }
    graph.params().assign(Nd4j.create(state.parameters()).reshape(graph.params().shape()));
    optimiser.assign(Nd4j.create(state.optimiser()).reshape(optimiser.shape()));
    graph.getConfiguration().setIterationCount(state.steps());
  }

  /**
   * The DL4J checkpoint: a {@code ComputationGraph} as {@code ModelSerializer} writes it, without
   * the optimiser's state. The same parameters give the same bytes.
   */
  public byte[] checkpoint() {
    ComputationGraph whole = whole();
    try {
      return Checkpoint.of(whole);
    } finally {
      whole.close();
    }
  }

  /**
   * The network as ONNX: input {@code image [n, 3, side, side]}, output {@code code [n, bits]}, the
   * hash layer before its sign.
   *
   * <p>Throws UnexportableNetworkException where a layer cannot be written; that does not depend on
   * what was learned.
   */
  public byte[] onnx() {
    ComputationGraph whole = whole();
    try {
      return new OnnxExport(whole, graphs).toBytes();
    } finally {
      whole.close();
    }
  }

  /** A copy of all layers from the image to z, frozen and trained ones. */
  private ComputationGraph whole() {
    ComputationGraph whole = new ComputationGraph(graphs.whole());
    ComputationGraph lower = frozen;
    if (lower == null) {
      whole.init(graph.params().dup(), false);
      return whole;
    }
    whole.init();
    for (Map.Entry<String, INDArray> parameter : whole.paramTable().entrySet()) {
      INDArray below = lower.paramTable().get(parameter.getKey());
      INDArray source = below == null ? graph.paramTable().get(parameter.getKey()) : below;
      parameter.getValue().assign(Objects.requireNonNull(source));
    }
    return whole;
  }

  @Override
  public void close() {
    graph.close();
    if (frozen != null) {
      frozen.close();
    }
  }

  /**
   * DL4J leaves about four arrays of the input's size a step outside its workspaces, freed when
   * their small Java objects are collected; the Java heap alone would give no cause for that in
   * hundreds of steps.
   */
  private void collectGarbage(int inputValues) {
    nativeGarbageBytes += 4L * Float.BYTES * inputValues;
    if (nativeGarbageBytes > MAX_NATIVE_GARBAGE_BYTES) {
      System.gc();
      nativeGarbageBytes = 0;
    }
  }

  /** Gradient of all parameters and the loss, without a step. */
  PairwiseLoss.Result gradients(float[] inputs, int[] instances, double beta) {
    graph.setInputs(tensor(inputs, instances.length));
    graph.setLabels(PairLossFunction.labels(instances, beta));
    graph.computeGradientAndScore();
    return loss.takeResult();
  }

  ComputationGraph graph() {
    return graph;
  }

  private INDArray tensor(float[] inputs, int n) {
    requireInputs(inputs, n);
    // Made in its final shape: closing a reshaped view gives no memory back.
    InputColour colour = graphs.architecture().colour();
    INDArray floats =
        Nd4j.create(colour.of(inputs, n), new long[] {n, colour.channels(), side(), side()}, 'c');
    return type == DataType.FLOAT ? floats : floats.castTo(type);
  }

  private void requireInputs(float[] inputs, int n) {
    long expected = (long) n * CHANNELS * side() * side();
    if (n < 1 || inputs.length != expected) {
      throw new IllegalArgumentException(
          "inputs must hold n * 3 * side * side values: n=%d, side=%d, expected=%d, found=%d"
              .formatted(n, side(), expected, inputs.length));
    }
  }

  /**
   * What a step saw.
   *
   * @param loss weighted pairwise loss, before the step
   * @param quantisationGap mean of {@code 1 - |h|}
   */
  public record StepReport(double loss, double quantisationGap) {}
}
