package dev.hashnet.network;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
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

  /** Images of one inference call, which bounds native memory. */
  private static final int OUTPUT_BATCH = 256;

  private static final long MAX_NATIVE_GARBAGE_BYTES = 512L << 20;

  static {
    NativeRuntime.load();
  }

  private final ComputationGraph graph;
  private final PairLossFunction loss;
  private final StepLearningRate learningRate = new StepLearningRate();
  private final NetworkOptions options;
  private final DataType type;
  private long nativeGarbageBytes;

  private HashNet(NetworkOptions options, HeadLosses losses, DataType type) {
    this.options = options;
    this.type = type;
    this.loss = new PairLossFunction(losses);
    this.graph =
        new ComputationGraph(SmallNetwork.trainingConfiguration(options, type, loss, learningRate));
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
    return new HashNet(options, new HeadLosses(lossOptions, options.heads()), type);
  }

  /** A network with random weights, trained from class labels. */
  public static HashNet create(NetworkOptions options, LabelLoss loss) {
    return new HashNet(options, new HeadLosses(options.heads(), loss::ofHead), DataType.FLOAT);
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
    return SmallNetwork.SIDE;
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
    HashNet cut = create(new NetworkOptions(options.network(), bits, options.seed()));
    for (Map.Entry<String, INDArray> parameter : cut.graph.paramTable().entrySet()) {
      INDArray source = Objects.requireNonNull(graph.paramTable().get(parameter.getKey()));
      boolean ofHead =
          parameter.getKey().startsWith(SmallNetwork.HASH + "_")
              || parameter.getKey().startsWith(SmallNetwork.CODE + "_");
      parameter
          .getValue()
          .assign(
              ofHead
                  ? source.get(NDArrayIndex.all(), NDArrayIndex.interval(from, from + bits))
                  : source);
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
    try (INDArray images = tensor(inputs, instances.length);
        INDArray labels = PairLossFunction.labels(instances, beta)) {
      graph.fit(new INDArray[] {images}, new INDArray[] {labels});
    }
    collectGarbage(inputs.length);
    PairwiseLoss.Result result = loss.takeResult();
    return new StepReport(result.value(), result.quantisationGap());
  }

  /** Outputs z of the hash layer in inference mode, {@code [n][bits]}. */
  public float[][] outputs(float[] inputs, int n) {
    requireInputs(inputs, n);
    float[][] outputs = new float[n][];
    int imageLength = CHANNELS * side() * side();
    for (int start = 0; start < n; start += OUTPUT_BATCH) {
      int end = Math.min(n, start + OUTPUT_BATCH);
      try (INDArray batch =
              tensor(
                  Arrays.copyOfRange(inputs, start * imageLength, end * imageLength), end - start);
          INDArray z = graph.outputSingle(batch)) {
        float[] values = z.dup('c').data().asFloat();
        for (int i = start; i < end; i++) {
          outputs[i] = Arrays.copyOfRange(values, (i - start) * bits(), (i - start + 1) * bits());
        }
      }
    }
    return outputs;
  }

  /** What the hash layer is given in inference mode, {@code [n][d]}. */
  public float[][] features(float[] inputs, int n) {
    requireInputs(inputs, n);
    String below =
        Objects.requireNonNull(graph.getConfiguration().getVertexInputs().get(SmallNetwork.HASH))
            .get(0);
    float[][] features = new float[n][];
    int imageLength = CHANNELS * side() * side();
    for (int start = 0; start < n; start += OUTPUT_BATCH) {
      int end = Math.min(n, start + OUTPUT_BATCH);
      try (INDArray batch =
          tensor(Arrays.copyOfRange(inputs, start * imageLength, end * imageLength), end - start)) {
        INDArray found = Objects.requireNonNull(graph.feedForward(batch, false).get(below));
        float[] values = found.dup('c').data().asFloat();
        int length = values.length / (end - start);
        for (int i = start; i < end; i++) {
          features[i] = Arrays.copyOfRange(values, (i - start) * length, (i - start + 1) * length);
        }
      }
    }
    return features;
  }

  /** What to keep in order to go on with the training later. A copy. */
  public TrainingState state() {
    return new TrainingState(
        graph.params().dup('c').data().asFloat(),
        graph.getUpdater(true).getUpdaterStateViewArray().dup('c').data().asFloat(),
        graph.getConfiguration().getIterationCount());
  }

  /**
   * Goes on from a state of a network with the same options.
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
    ComputationGraph body = new ComputationGraph(SmallNetwork.configuration(options, type));
    try {
      body.init(graph.params().dup(), false);
      return Checkpoint.of(body);
    } finally {
      body.close();
    }
  }

  /**
   * The network as ONNX: input {@code image [n, 3, side, side]}, output {@code code [n, bits]}, the
   * hash layer before its sign.
   */
  public byte[] onnx() {
    return new OnnxExport(graph, options).toBytes();
  }

  @Override
  public void close() {
    graph.close();
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
    InputColour colour = options.colour();
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
