package dev.hashnet.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * A graph that grows upwards, layer on layer. Layers bear the names of the pretrained models that
 * they take weights from.
 */
final class LayerStack {
  private final GraphBuilder graph;
  private String top;

  LayerStack(GraphBuilder graph, String below) {
    this.graph = graph;
    this.top = below;
  }

  /** The uppermost layer. */
  String top() {
    return top;
  }

  /** Goes on above another layer. */
  LayerStack from(String layer) {
    top = layer;
    return this;
  }

  /** Without bias; the output is the input's size over the stride, rounded up. */
  LayerStack convolution(String name, int filters, int kernel, int stride) {
    return add(
        name,
        convolution(filters, kernel, stride)
            .convolutionMode(ConvolutionMode.Same)
            .hasBias(false)
            .build());
  }

  /** With bias, and the same padding on all sides. */
  LayerStack paddedConvolution(String name, int filters, int kernel, int stride, int padding) {
    return add(
        name,
        convolution(filters, kernel, stride)
            .convolutionMode(ConvolutionMode.Truncate)
            .padding(padding, padding)
            .build());
  }

  private static ConvolutionLayer.Builder convolution(int filters, int kernel, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(filters)
        .stride(stride, stride)
        .activation(Activation.IDENTITY);
  }

  /** A 3x3 convolution of each channel by itself, without bias. */
  LayerStack depthwise(String name, int stride) {
    return add(
        name,
        new DepthwiseConvolution2D.Builder(3, 3)
            .depthMultiplier(1)
            .stride(stride, stride)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.IDENTITY)
            .hasBias(false)
            .build());
  }

  LayerStack norm(String name, double epsilon) {
    return add(name, new BatchNormalization.Builder().eps(epsilon).useLogStd(false).build());
  }

  /** A layer of its own: the activation of a BatchNormalization is silently ignored. */
  LayerStack relu(String name) {
    return add(name, new ActivationLayer(Activation.RELU));
  }

  /** ReLU that stays at 6. */
  LayerStack relu6(String name) {
    return add(name, new ActivationLayer(Activation.RELU6));
  }

  /** The largest of 3 x 3, every other place. */
  LayerStack maxPool(String name, int padding) {
    return add(
        name,
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(padding, padding)
            .convolutionMode(ConvolutionMode.Truncate)
            .build());
  }

  /** The mean over all places, a channel. */
  LayerStack mean(String name) {
    return add(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
  }

  LayerStack dense(String name, int width) {
    return add(name, new DenseLayer.Builder().nOut(width).activation(Activation.IDENTITY).build());
  }

  /** The sum with another layer's output. */
  LayerStack sum(String name, String other) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), other, top);
    top = name;
    return this;
  }

  private LayerStack add(String name, org.deeplearning4j.nn.conf.layers.Layer layer) {
    graph.addLayer(name, layer, top);
    top = name;
    return this;
  }
}
