package dev.hashnet.network;

import dev.hashnet.network.InputConvention.Rgb;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * The {@code resnet50} architecture: ResNet-50 up to its mean over places. With pretrained weights
 * its stages up to conv4 are frozen and conv5 is trained.
 *
 * <p>Source: He et al., Deep Residual Learning for Image Recognition, CVPR 2016; names of layers as
 * in Keras.
 *
 * @param side of the input, pixels, a multiple of 32
 * @param filters of the first layer
 */
record ResNet50(int side, int filters) implements Architecture {
  static final int SIDE = 128;
  static final int FILTERS = 64;

  private static final double EPSILON = 1.001e-5;
  private static final int EXPANSION = 4;

  private static final PretrainedSource SOURCE =
      new PretrainedSource(
          "Keras's ResNet50 as a TensorFlow.js layers model, a folder or .tgz of model.json and its shards",
          // Caffe's: blue first, 0..255, less the mean colour.
          new InputConvention(
              true, new Rgb(123.68 / 255, 116.779 / 255, 103.939 / 255), Rgb.grey(1.0 / 255)),
          "conv1_conv");

  @Override
  public Optional<PretrainedSource> pretrained() {
    return Optional.of(SOURCE);
  }

  @Override
  public String addLower(GraphBuilder graph, String image) {
    LayerStack layers = new LayerStack(graph, image);
    layers
        .paddedConvolution("conv1_conv", filters, 7, 2, 3)
        .norm("conv1_bn", EPSILON)
        .relu("conv1_relu")
        .maxPool("pool1_pool", 1);
    addStage(layers, "conv2", 3, filters, 1);
    addStage(layers, "conv3", 4, 2 * filters, 2);
    addStage(layers, "conv4", 6, 4 * filters, 2);
    return layers.top();
  }

  @Override
  public String addUpper(GraphBuilder graph, String below) {
    LayerStack layers = new LayerStack(graph, below);
    addStage(layers, "conv5", 3, 8 * filters, 2);
    return layers.mean("avg_pool").top();
  }

  private static void addStage(
      LayerStack layers, String stage, int blocks, int filters, int firstStride) {
    for (int i = 1; i <= blocks; i++) {
      String block = stage + "_block" + i;
      int stride = i == 1 ? firstStride : 1;
      String below = layers.top();
      String shortcut = below;
      if (i == 1) {
        shortcut =
            layers
                .paddedConvolution(block + "_0_conv", EXPANSION * filters, 1, stride, 0)
                .norm(block + "_0_bn", EPSILON)
                .top();
        layers.from(below);
      }
      layers
          .paddedConvolution(block + "_1_conv", filters, 1, stride, 0)
          .norm(block + "_1_bn", EPSILON)
          .relu(block + "_1_relu")
          .paddedConvolution(block + "_2_conv", filters, 3, 1, 1)
          .norm(block + "_2_bn", EPSILON)
          .relu(block + "_2_relu")
          .paddedConvolution(block + "_3_conv", EXPANSION * filters, 1, 1, 0)
          .norm(block + "_3_bn", EPSILON)
          .sum(block + "_add", shortcut)
          .relu(block + "_out");
    }
  }
}
