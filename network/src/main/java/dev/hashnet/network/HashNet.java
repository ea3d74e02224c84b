package dev.hashnet.network;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A HashNet in training: backbone, hash layer, {@code h = tanh(beta z)}, pairwise loss.
 *
 * <p>Inputs: float32 {@code [n, 3, side, side]} flattened, as Preprocessor.writeTensor makes them. The optimiser is AdamW. The same seed and
 * the same steps give the same parameters, on the same native library.
 *
 * <p>The graph ends at z. The loss is computed outside it, in {@link PairwiseLoss}, and its gradient handed back as an external error:
 * beta is then an argument of each step, and a checkpoint names no class of ours.
 *
 * <p>Threads: one.
 *
 * <p>Source: Cao et al., HashNet: Deep Learning to Hash by Continuation, ICCV 2017.
 */
public final class HashNet implements AutoCloseable {
  private static final int CHANNELS = 3;

  /** Images of one inference call, which bounds native memory. */
  private static final int OUTPUT_BATCH = 256;

  static {
    NativeRuntime.load();
  }

  private final ComputationGraph graph;
  private final PairwiseLoss loss;
  private final DataType type;
  private final int bits;
  private int iteration;

  private HashNet(ComputationGraph graph, LossOptions lossOptions, int bits, DataType type) {
    this.graph = graph;
    this.loss = new PairwiseLoss(lossOptions, bits);
    this.bits = bits;
    this.type = type;
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
    ComputationGraph graph = new ComputationGraph(SmallNetwork.configuration(options.bits(), options.seed(), type));
    graph.init();
    return new HashNet(graph, lossOptions, options.bits(), type);
  }

  /**
   * The network of a {@link #checkpoint}, with a fresh optimiser. The architecture is built by name; of the checkpoint only the
   * parameters are read, so that it cannot name classes to load.
   *
   * <p>Throws IllegalArgumentException where the bytes are no checkpoint or hold another number of parameters.
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

  public int bits() {
    return bits;
  }

  /**
   * One optimiser step over all pairs of the batch; two views are similar where their instance is equal.
   *
   * <p>Throws IllegalStateException where the loss is not finite; the parameters are then as before the step.
   *
   * @param inputs {@code [n, 3, side, side]}
   * @param instances n labels, n at least 2
   * @param beta sharpness of tanh, the continuation's parameter
   * @param learningRate of this step
   */
  public StepReport step(float[] inputs, int[] instances, double beta, double learningRate) {
    PairwiseLoss.Result result = loss.evaluate(trainingOutputs(inputs, instances.length), instances, beta);
    if (!Double.isFinite(result.value())) {
      throw new IllegalStateException(
          "loss must be finite: loss=%s, iteration=%d, beta=%s, learningRate=%s"
              .formatted(result.value(), iteration, beta, learningRate));
    }
    graph.setLearningRate(learningRate);
    INDArray flat = backpropagate(result.gradient(), instances.length, true);
    graph.params().subi(flat);
    iteration++;
    return new StepReport(result.value(), result.quantisationGap());
  }

  /** Outputs z of the hash layer in inference mode, {@code [n][bits]}. */
  public float[][] outputs(float[] inputs, int n) {
    requireInputs(inputs, n);
    float[][] outputs = new float[n][];
    int imageLength = CHANNELS * side() * side();
    for (int start = 0; start < n; start += OUTPUT_BATCH) {
      int end = Math.min(n, start + OUTPUT_BATCH);
      float[] batch = Arrays.copyOfRange(inputs, start * imageLength, end * imageLength);
      float[] z = values(graph.outputSingle(tensor(batch, end - start)));
      for (int i = start; i < end; i++) {
        outputs[i] = Arrays.copyOfRange(z, (i - start) * bits, (i - start + 1) * bits);
      }
    }
    return outputs;
  }

  /**
   * The DL4J checkpoint: a {@code ComputationGraph} as {@code ModelSerializer} writes it, without the optimiser's state. The same parameters
   * give the same bytes.
   */
  public byte[] checkpoint() {
    return Checkpoint.of(graph);
  }

  /** The network as ONNX: input {@code image [n, 3, side, side]}, output {@code code [n, bits]}, the hash layer before its sign. */
  public byte[] onnx() {
    return new OnnxExport(graph, bits).toBytes();
  }

  @Override
  public void close() {
    graph.close();
  }

  /** z of a batch with batch statistics, {@code [n * bits]}; the layers keep their inputs for {@link #backpropagate}. */
  double[] trainingOutputs(float[] inputs, int n) {
    requireInputs(inputs, n);
    INDArray z = graph.feedForward(new INDArray[] {tensor(inputs, n)}, true, false).get(SmallNetwork.CODE);
    return requireNonNull(z).dup('c').data().asDouble();
  }

  /** Gradient of all parameters after {@link #trainingOutputs}; with {@code update}, what the optimiser takes away from them. */
  INDArray backpropagate(double[] byZ, int n, boolean update) {
    INDArray errors = Nd4j.createFromArray(byZ).castTo(type).reshape('c', n, bits);
    Gradient gradient = graph.backpropGradient(errors);
    if (update) {
      graph.getUpdater().update(gradient, iteration, 0, n, LayerWorkspaceMgr.noWorkspaces());
    }
    graph.clear();
    return graph.getFlattenedGradients();
  }

  ComputationGraph graph() {
    return graph;
  }

  private INDArray tensor(float[] inputs, int n) {
    return Nd4j.createFromArray(inputs).castTo(type).reshape('c', n, CHANNELS, side(), side());
  }

  private static float[] values(INDArray z) {
    return z.dup('c').data().asFloat();
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
