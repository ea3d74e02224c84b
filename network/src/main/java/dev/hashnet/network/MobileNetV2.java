package dev.hashnet.network;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * The {@code mobilenet-v2} architecture: MobileNetV2 of width 1 up to block 10, then a 3x3
 * convolution of its own, 4 x 4 x 128 below the hash layer at a side of 128.
 *
 * <p>Images to train on are kept at 160 pixels, so the 224 that the weights were made at would be
 * thrice the work for no more detail.
 *
 * <p>Source: Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, CVPR 2018;
 * names of layers as in Keras.
 *
 * @param side of the input, pixels, a multiple of 16
 */
record MobileNetV2(int side) implements Architecture {
  static final int SIDE = 128;

  private static final double EPSILON = 1e-3;
  private static final double HEAD_EPSILON = 1e-5;
  private static final int EXPANSION = 6;
  private static final int HEAD_FILTERS = 128;

  private static final PretrainedSource SOURCE =
      new PretrainedSource(
          "the npm package nsfwjs@4.4.0 as downloaded (npm pack nsfwjs@4.4.0 leaves nsfwjs-4.4.0.tgz)",
          // Its batch norms say so: their means are those of pixels in 0..1, not in -1..1.
          InputConvention.UNIT,
          "Conv1");

  /** Blocks 1 to 10. */
  private static final List<Block> BLOCKS =
      List.of(
          new Block(24, 2),
          new Block(24, 1),
          new Block(32, 2),
          new Block(32, 1),
          new Block(32, 1),
          new Block(64, 2),
          new Block(64, 1),
          new Block(64, 1),
          new Block(64, 1),
          new Block(96, 1));

  private record Block(int filters, int stride) {}

  @Override
  public Optional<PretrainedSource> pretrained() {
    return Optional.of(SOURCE);
  }

  @Override
  public String addLower(GraphBuilder graph, String image) {
    LayerStack layers = new LayerStack(graph, image);
    layers.convolution("Conv1", 32, 3, 2).norm("bn_Conv1", EPSILON).relu6("Conv1_relu");
    addDepthwiseAndProjection(layers, "expanded_conv", new Block(16, 1));
    int channels = 16;
    for (int i = 0; i < BLOCKS.size(); i++) {
      Block block = BLOCKS.get(i);
      String name = "block_" + (i + 1);
      String below = layers.top();
      layers
          .convolution(name + "_expand", EXPANSION * channels, 1, 1)
          .norm(name + "_expand_BN", EPSILON)
          .relu6(name + "_expand_relu");
      addDepthwiseAndProjection(layers, name, block);
      if (block.stride() == 1 && block.filters() == channels) {
        layers.sum(name + "_add", below);
      }
      channels = block.filters();
    }
    return layers.top();
  }

  private static void addDepthwiseAndProjection(LayerStack layers, String name, Block block) {
    layers
        .depthwise(name + "_depthwise", block.stride())
        .norm(name + "_depthwise_BN", EPSILON)
        .relu6(name + "_depthwise_relu")
        .convolution(name + "_project", block.filters(), 1, 1)
        .norm(name + "_project_BN", EPSILON);
  }

  @Override
  public String addUpper(GraphBuilder graph, String below) {
    return new LayerStack(graph, below)
        .convolution("head_conv", HEAD_FILTERS, 3, 2)
        .norm("head_norm", HEAD_EPSILON)
        .relu("head_relu")
        .top();
  }
}
