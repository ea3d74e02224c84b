package dev.hashnet.network;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The lower layers of a network that {@link PretrainedWeights} fill, by the names of the layers.
 *
 * <p>Keras has channels last and DL4J has them first, in the weights and in the order of what a
 * convolution hands to a dense layer. The first layer is made to take our input (see {@link
 * InputConvention}); at the border that is not exact, where the padding was black and now is a
 * middle grey.
 */
final class PretrainedLayers {
  private final ComputationGraph graph;
  private final InputType image;
  private final PretrainedSource source;

  PretrainedLayers(ComputationGraph graph, InputType image, PretrainedSource source) {
    this.graph = graph;
    this.image = image;
    this.source = source;
  }

  /** Throws IllegalArgumentException that names a weight that is missing or of another shape. */
  void fill(PretrainedWeights weights) {
    for (Map.Entry<String, GraphVertex> vertex :
        graph.getConfiguration().getVertices().entrySet()) {
      if (vertex.getValue() instanceof LayerVertex layer) {
        fill(vertex.getKey(), layer.getLayerConf().getLayer(), weights);
      }
    }
  }

  private void fill(String name, Layer layer, PretrainedWeights weights) {
    if (layer instanceof DepthwiseConvolution2D) {
      int channels = (int) parameter(name, "W").size(2);
      assign(name, "W", weights.values(name + "/depthwise_kernel", 3, 3, channels, 1));
    } else if (layer instanceof ConvolutionLayer convolution) {
      fillConvolution(name, convolution, weights);
    } else if (layer instanceof BatchNormalization) {
      int width = (int) parameter(name, "mean").length();
      float[] mean = weights.values(name + "/moving_mean", width);
      assign(name, "mean", isFirstNorm(name) ? meanOfOurInput(mean, weights) : mean);
      assign(name, "var", weights.values(name + "/moving_variance", width));
      assign(name, "gamma", weights.values(name + "/gamma", width));
      assign(name, "beta", weights.values(name + "/beta", width));
    } else if (layer instanceof DenseLayer) {
      fillDense(name, weights);
    }
  }

  private void fillConvolution(String name, ConvolutionLayer layer, PretrainedWeights weights) {
    INDArray parameter = parameter(name, "W");
    int[] shape = kernelShape(parameter);
    float[] kernel = weights.values(name + "/kernel", shape);
    boolean first = name.equals(source.firstLayer());
    INDArray scaled = Nd4j.create(first ? forOurInput(kernel, shape) : kernel, longs(shape), 'c');
    parameter.assign(scaled.permute(3, 2, 0, 1));
    if (layer.hasBias()) {
      float[] bias = weights.values(name + "/bias", shape[3]).clone();
      if (first) {
        double[] shift = shiftOfOurInput(kernel, shape);
        for (int i = 0; i < bias.length; i++) {
          bias[i] += (float) shift[i];
        }
      }
      assign(name, "b", bias);
    }
  }

  /** Height, width, in, out. */
  private static int[] kernelShape(INDArray parameter) {
    return new int[] {
      (int) parameter.size(2),
      (int) parameter.size(3),
      (int) parameter.size(1),
      (int) parameter.size(0)
    };
  }

  /** The kernel over our three channels, in our units. */
  private float[] forOurInput(float[] kernel, int[] shape) {
    float[] ours = new float[kernel.length];
    int filters = shape[3];
    int channels = shape[2];
    for (int i = 0; i < ours.length; i++) {
      int channel = i / filters % channels;
      int from = i + (source.input().source(channel) - channel) * filters;
      ours[i] = (float) (kernel[from] * source.input().scale(channel));
    }
    return ours;
  }

  /** What an input of zeros of ours gives, a filter. */
  private double[] shiftOfOurInput(float[] kernel, int[] shape) {
    int filters = shape[3];
    double[] shift = new double[filters];
    for (int i = 0; i < kernel.length; i++) {
      int channel = source.input().source(i / filters % shape[2]);
      shift[i % filters] += kernel[i] * source.input().offset(channel);
    }
    return shift;
  }

  /** The norm above the first convolution, where that has no bias to take the shift. */
  private boolean isFirstNorm(String name) {
    List<String> below =
        Objects.requireNonNull(graph.getConfiguration().getVertexInputs().get(name));
    return below.contains(source.firstLayer())
        && layer(source.firstLayer()) instanceof ConvolutionLayer first
        && !first.hasBias();
  }

  private float[] meanOfOurInput(float[] mean, PretrainedWeights weights) {
    String first = source.firstLayer();
    int[] shape = kernelShape(parameter(first, "W"));
    double[] shift = shiftOfOurInput(weights.values(first + "/kernel", shape), shape);
    float[] ours = mean.clone();
    for (int i = 0; i < ours.length; i++) {
      ours[i] -= (float) shift[i];
    }
    return ours;
  }

  private void fillDense(String name, PretrainedWeights weights) {
    INDArray parameter = parameter(name, "W");
    int in = (int) parameter.size(0);
    int out = (int) parameter.size(1);
    float[] kernel = weights.values(name + "/kernel", in, out);
    String below =
        Objects.requireNonNull(graph.getConfiguration().getVertexInputs().get(name)).get(0);
    if (graph.getConfiguration().getLayerActivationTypes(true, image).get(below)
        instanceof InputTypeConvolutional places) {
      long[] shape = {places.getHeight(), places.getWidth(), places.getChannels(), out};
      INDArray channelsFirst = Nd4j.create(kernel, shape, 'c').permute(2, 0, 1, 3).dup('c');
      parameter.assign(channelsFirst.reshape('c', in, out));
    } else {
      assign(name, "W", kernel);
    }
    assign(name, "b", weights.values(name + "/bias", out));
  }

  private void assign(String layer, String name, float[] values) {
    INDArray parameter = parameter(layer, name);
    parameter.assign(Nd4j.create(values, parameter.shape(), 'c'));
  }

  private static long[] longs(int[] shape) {
    return java.util.Arrays.stream(shape).asLongStream().toArray();
  }

  private Layer layer(String name) {
    return ((LayerVertex) Objects.requireNonNull(graph.getConfiguration().getVertices().get(name)))
        .getLayerConf()
        .getLayer();
  }

  private INDArray parameter(String layer, String name) {
    return graph.getLayer(layer).getParam(name);
  }
}
