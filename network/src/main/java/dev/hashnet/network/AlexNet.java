package dev.hashnet.network;

import dev.hashnet.network.InputConvention.Rgb;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * The {@code alexnet} architecture: AlexNet with one tower and without local normalisation, up to
 * fc7. With pretrained weights all of it is frozen, and the hash layer alone is trained.
 *
 * <p>Source: Krizhevsky, One weird trick for parallelizing convolutional neural networks, 2014.
 *
 * @param side of the input, pixels
 * @param width of fc6 and fc7
 */
record AlexNet(int side, int width) implements Architecture {
  static final int SIDE = 224;
  static final int WIDTH = 4096;

  private static final PretrainedSource SOURCE =
      new PretrainedSource(
          "AlexNet with layers conv1 to conv5, fc6 and fc7 as a TensorFlow.js layers model, a folder or .tgz of"
              + " model.json and its shards",
          new InputConvention(false, new Rgb(0.485, 0.456, 0.406), new Rgb(0.229, 0.224, 0.225)),
          "conv1");

  @Override
  public Optional<PretrainedSource> pretrained() {
    return Optional.of(SOURCE);
  }

  @Override
  public String addLower(GraphBuilder graph, String image) {
    return new LayerStack(graph, image)
        .paddedConvolution("conv1", 64, 11, 4, 2)
        .relu("relu1")
        .maxPool("pool1", 0)
        .paddedConvolution("conv2", 192, 5, 1, 2)
        .relu("relu2")
        .maxPool("pool2", 0)
        .paddedConvolution("conv3", 384, 3, 1, 1)
        .relu("relu3")
        .paddedConvolution("conv4", 256, 3, 1, 1)
        .relu("relu4")
        .paddedConvolution("conv5", 256, 3, 1, 1)
        .relu("relu5")
        .maxPool("pool5", 0)
        .dense("fc6", width)
        .relu("relu6")
        .dense("fc7", width)
        .relu("relu7")
        .top();
  }

  @Override
  public String addUpper(GraphBuilder graph, String below) {
    return below;
  }
}
