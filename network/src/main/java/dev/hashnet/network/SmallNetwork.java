package dev.hashnet.network;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The {@code small} architecture: six 3x3 convolutions with batch norm and ReLU, flattened 4 x 4 x
 * 128, a dense hash layer, and a batch norm without scale and shift that balances every bit. 0.4
 * million parameters at 64 bits. {@code small-grey} is the same on luminance alone.
 *
 * <p>Input {@code [n, 3, 64, 64]} or {@code [n, 1, 64, 64]}, output z {@code [n, bits]}, the vertex
 * {@link #CODE}. The configuration names DL4J's own classes only.
 */
final class SmallNetwork {
  /** Networks by name, and what each sees of its input. */
  static final Map<String, InputColour> COLOURS =
      Map.of("small", InputColour.RGB, "small-grey", InputColour.GREY);

  static final int SIDE = 64;
  static final String IMAGE = "image";
  static final String HASH = "hash";
  static final String CODE = "code";
  static final String LOSS = "loss";
  static final List<Block> BLOCKS =
      List.of(
          new Block(24, 2),
          new Block(48, 2),
          new Block(48, 1),
          new Block(96, 2),
          new Block(96, 1),
          new Block(128, 2));

  /** Batch norm's epsilon, of all of them. */
  static final double EPSILON = 1e-5;

  private static final double WEIGHT_DECAY = 1e-4;

  private SmallNetwork() {}

  /** A 3x3 convolution, its batch norm and ReLU; padding 1. */
  record Block(int filters, int stride) {}

  static String convolution(int block) {
    return "conv" + block;
  }

  static String norm(int block) {
    return "norm" + block;
  }

  private static String relu(int block) {
    return "relu" + block;
  }

  /** The network from image to z. */
  static ComputationGraphConfiguration configuration(NetworkOptions options, DataType type) {
    return body(options, type, new Adam()).setOutputs(CODE).build();
  }

  /**
   * The same, with the loss on top. The loss layer has no parameters: both have the same ones in
   * the same order.
   */
  static ComputationGraphConfiguration trainingConfiguration(
      NetworkOptions options, DataType type, PairLossFunction loss, StepLearningRate learningRate) {
    LossLayer layer = new LossLayer.Builder(loss).activation(Activation.IDENTITY).build();
    return body(options, type, new Adam(learningRate))
        .addLayer(LOSS, layer, CODE)
        .setOutputs(LOSS)
        .build();
  }

  private static GraphBuilder body(NetworkOptions options, DataType type, Adam optimiser) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(options.seed())
            .dataType(type)
            .weightInit(WeightInit.RELU)
            .updater(optimiser)
            // Decoupled from Adam's moments and times the learning rate, on weights only: AdamW.
            .weightDecay(WEIGHT_DECAY, true)
            // The pair loss is a mean already; true would divide by the batch size once more.
            .miniBatch(false)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder()
            .addInputs(IMAGE)
            .setInputTypes(InputType.convolutional(SIDE, SIDE, options.colour().channels()));
    String below = IMAGE;
    for (int i = 0; i < BLOCKS.size(); i++) {
      addBlock(graph, i, below);
      below = relu(i);
    }
    graph.addLayer(
        HASH,
        new DenseLayer.Builder()
            .nOut(options.width())
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.XAVIER)
            .build(),
        below);
    // Its own activation is ignored by DL4J; here none is wanted.
    graph.addLayer(
        CODE,
        new BatchNormalization.Builder()
            .eps(EPSILON)
            .useLogStd(false)
            .lockGammaBeta(true)
            .gamma(1)
            .beta(0)
            .build(),
        HASH);
    return graph;
  }

  private static void addBlock(GraphBuilder graph, int i, String below) {
    Block block = BLOCKS.get(i);
    graph.addLayer(
        convolution(i),
        new ConvolutionLayer.Builder(3, 3)
            .nOut(block.filters())
            .stride(block.stride(), block.stride())
            .padding(1, 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .activation(Activation.IDENTITY)
            .hasBias(false)
            .build(),
        below);
    // Plain variances (not log10 of the deviation, DL4J's default) can be exported as they are.
    graph.addLayer(
        norm(i),
        new BatchNormalization.Builder().eps(EPSILON).useLogStd(false).build(),
        convolution(i));
    // A layer of its own: the activation of a BatchNormalization is silently ignored.
    graph.addLayer(relu(i), new ActivationLayer(Activation.RELU), norm(i));
  }
}
