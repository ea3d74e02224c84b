package dev.hashnet.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * The {@code small} architecture: six 3x3 convolutions with batch norm and ReLU, 4 x 4 x 128 below
 * the hash layer. 0.4 million parameters at 64 bits. {@code small-grey} is the same on luminance
 * alone.
 *
 * <p>Input {@code [n, 3, 64, 64]} or {@code [n, 1, 64, 64]}.
 */
record SmallNetwork(InputColour colour) implements Architecture {
  static final int SIDE = 64;
  static final String HASH = NetworkGraphs.HASH;
  static final List<Block> BLOCKS =
      List.of(
          new Block(24, 2),
          new Block(48, 2),
          new Block(48, 1),
          new Block(96, 2),
          new Block(96, 1),
          new Block(128, 2));

  private static final double EPSILON = 1e-5;

  /** DL4J's last bits differ with the batch; what this network gave stays as it was. */
  private static final int OUTPUT_BATCH = 256;

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

  @Override
  public int side() {
    return SIDE;
  }

  @Override
  public int outputBatch() {
    return OUTPUT_BATCH;
  }

  @Override
  public String addLower(GraphBuilder graph, String image) {
    return image;
  }

  @Override
  public String addUpper(GraphBuilder graph, String below) {
    String top = below;
    for (int i = 0; i < BLOCKS.size(); i++) {
      addBlock(graph, i, top);
      top = relu(i);
    }
    return top;
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
