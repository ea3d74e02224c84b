package dev.hashnet.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import onnx.Onnx.NodeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes a network as an ONNX model: operator set 13, IR 8, dynamic batch.
 *
 * <p>The graph is walked from the image upwards; each kind of layer has its counterpart here, and
 * one that has none is refused by name ({@link UnexportableNetworkException}), which does not
 * depend on what was learned: an untrained network shows whether the trained one can be written.
 *
 * <p>In inference a batch norm is {@code y = (x - mean) * gamma / sqrt(variance + epsilon) + beta},
 * linear in x. Above a convolution or a dense layer that feeds nothing else it is folded into that
 * layer in double precision, and the two are one node.
 */
final class OnnxExport {
  private static final int CHANNELS = 3;
  private static final float RELU6_LIMIT = 6;

  private final ComputationGraph graph;
  private final NetworkGraphs graphs;
  private final Map<String, InputType> types;
  private final Map<String, List<String>> inputs;
  private final OnnxGraph onnx;

  /** Of each vertex the name of its value in the ONNX graph. */
  private final Map<String, String> values = new HashMap<>();

  /**
   * @param graph from the image to the only output
   * @param graphs that it is one of
   */
  OnnxExport(ComputationGraph graph, NetworkGraphs graphs) {
    this.graph = graph;
    this.graphs = graphs;
    this.types = graph.getConfiguration().getLayerActivationTypes(true, graphs.image());
    this.inputs = graph.getConfiguration().getVertexInputs();
    this.onnx = new OnnxGraph("hashnet-" + graphs.options().network());
  }

  /** Throws UnexportableNetworkException that names the first layer without a counterpart. */
  byte[] toBytes() {
    String image = graph.getConfiguration().getNetworkInputs().get(0);
    String output = graph.getConfiguration().getNetworkOutputs().get(0);
    int side = graphs.architecture().side();
    onnx.addInput(image, CHANNELS, side, side);
    onnx.addOutput(output, graphs.options().width());
    values.put(image, image);
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      if (!name.equals(image) && !values.containsKey(name)) {
        add(name, Objects.requireNonNull(graph.getConfiguration().getVertices().get(name)));
      }
    }
    return onnx.toBytes();
  }

  private void add(String name, GraphVertex vertex) {
    if (vertex instanceof LayerVertex layer) {
      addLayer(name, layer.getLayerConf().getLayer());
    } else if (vertex instanceof ElementWiseVertex elementWise
        && elementWise.getOp() == ElementWiseVertex.Op.Add
        && inputsOf(name).size() == 2) {
      addNode(name, OnnxGraph.node("Add", name, value(name, 0), value(name, 1)));
    } else {
      throw refused(name, vertex.getClass().getSimpleName());
    }
  }

  private void addLayer(String name, Layer layer) {
    // By exact class: subclasses of a convolution (1D, transposed, dilated) compute something else.
    if (layer.getClass() == ConvolutionLayer.class) {
      addConvolution(name, (ConvolutionLayer) layer, 1);
    } else if (layer.getClass() == DepthwiseConvolution2D.class) {
      addConvolution(name, (ConvolutionLayer) layer, channels(typeBelow(name)));
    } else if (layer instanceof DenseLayer dense) {
      addDense(name, dense);
    } else if (layer instanceof BatchNormalization norm && inputsOf(name).size() == 1) {
      addNorm(name, norm);
    } else if (layer instanceof ActivationLayer activation) {
      addActivation(name, activation.getActivationFn());
    } else if (layer.getClass() == SubsamplingLayer.class) {
      addMaxPool(name, (SubsamplingLayer) layer);
    } else if (layer instanceof GlobalPoolingLayer pool
        && pool.getPoolingType() == PoolingType.AVG) {
      String mean = name + ".mean";
      onnx.add(OnnxGraph.node("GlobalAveragePool", mean, value(name, 0)));
      addNode(name, flatten(name, mean));
    } else {
      throw refused(name, layer.getClass().getSimpleName());
    }
  }

  private void addConvolution(String name, ConvolutionLayer layer, int groups) {
    requireIdentity(name, layer);
    INDArray parameter = parameter(name, "W");
    // DL4J keeps weights of depthwise convolutions as [height, width, in, 1].
    INDArray weights = groups == 1 ? parameter : parameter.permute(2, 3, 0, 1);
    long[] shape = weights.shape();
    double[] values = weights.dup('c').data().asDouble();
    int perFilter = values.length / (int) shape[0];
    Linear linear = new Linear(values, bias(name, layer.hasBias(), (int) shape[0]));
    String output = linear.foldNormAbove(name, i -> i / perFilter);
    if (isImage(name)) {
      InputColour colour = graphs.architecture().colour();
      values = colour.weightsOverRgb(values, (int) (shape[2] * shape[3]));
      shape[1] = CHANNELS;
    }
    onnx.addTensor(name + ".weight", values, shape);
    onnx.addTensor(name + ".bias", linear.bias, linear.bias.length);
    InputTypeConvolutional below = (InputTypeConvolutional) typeBelow(name);
    NodeProto.Builder node =
        OnnxGraph.node("Conv", output, value(name, 0), name + ".weight", name + ".bias")
            .addAttribute(OnnxGraph.integers("kernel_shape", layer.getKernelSize()))
            .addAttribute(OnnxGraph.integers("strides", layer.getStride()))
            .addAttribute(OnnxGraph.integers("dilations", layer.getDilation()))
            .addAttribute(OnnxGraph.integers("pads", pads(layer, below)));
    if (groups > 1) {
      node.addAttribute(OnnxGraph.integer("group", groups));
    }
    addNode(output, node);
    this.values.put(name, output);
  }

  /** Top, left, bottom, right. In mode Same an odd row or column of padding goes below or right. */
  private static int[] pads(ConvolutionLayer layer, InputTypeConvolutional below) {
    int[] padding = layer.getPadding();
    if (layer.getConvolutionMode() != ConvolutionMode.Same) {
      return new int[] {padding[0], padding[1], padding[0], padding[1]};
    }
    int[] pads = new int[4];
    long[] sizes = {below.getHeight(), below.getWidth()};
    for (int i = 0; i < sizes.length; i++) {
      int stride = layer.getStride()[i];
      int reach = (layer.getKernelSize()[i] - 1) * layer.getDilation()[i] + 1;
      int out = (int) ((sizes[i] + stride - 1) / stride);
      int all = Math.max(0, (out - 1) * stride + reach - (int) sizes[i]);
      pads[i] = all / 2;
      pads[i + 2] = all - all / 2;
    }
    return pads;
  }

  private void addDense(String name, DenseLayer layer) {
    requireIdentity(name, layer);
    INDArray weights = parameter(name, "W");
    int width = (int) weights.size(1);
    double[] values = weights.dup('c').data().asDouble();
    Linear linear = new Linear(values, bias(name, layer.hasBias(), width));
    String output = linear.foldNormAbove(name, i -> i % width);
    String below = value(name, 0);
    if (typeBelow(name) instanceof InputTypeConvolutional) {
      String flat = name + ".flat";
      onnx.add(flatten(flat, below));
      below = flat;
    }
    onnx.addTensor(name + ".weight", values, weights.shape());
    onnx.addTensor(name + ".bias", linear.bias, width);
    addNode(output, OnnxGraph.node("Gemm", output, below, name + ".weight", name + ".bias"));
    this.values.put(name, output);
  }

  /** One that could not be folded into what is below it. */
  private void addNorm(String name, BatchNormalization layer) {
    Norm norm = norm(name, layer);
    int channels = norm.scale.length;
    long[] shape =
        typeBelow(name) instanceof InputTypeConvolutional
            ? new long[] {1, channels, 1, 1}
            : new long[] {1, channels};
    onnx.addTensor(name + ".scale", norm.scale, shape);
    onnx.addTensor(name + ".shift", norm.shift, shape);
    String scaled = name + ".scaled";
    onnx.add(OnnxGraph.node("Mul", scaled, value(name, 0), name + ".scale"));
    addNode(name, OnnxGraph.node("Add", name, scaled, name + ".shift"));
  }

  private void addActivation(String name, IActivation activation) {
    // By exact class: a leaky ReLU is a ReLU to Java, too.
    if (activation.getClass() == ActivationReLU.class && plain((ActivationReLU) activation)) {
      addNode(name, OnnxGraph.node("Relu", name, value(name, 0)));
    } else if (activation.getClass() == ActivationReLU6.class) {
      onnx.addTensor(name + ".min", new double[] {0});
      onnx.addTensor(name + ".max", new double[] {RELU6_LIMIT});
      addNode(name, OnnxGraph.node("Clip", name, value(name, 0), name + ".min", name + ".max"));
    } else {
      throw refused(name, "activation " + activation);
    }
  }

  /** Zero below zero, and without a limit. */
  private static boolean plain(ActivationReLU relu) {
    return absent(relu.getMax()) && absent(relu.getThreshold()) && absent(relu.getNegativeSlope());
  }

  private static boolean absent(@Nullable Double value) {
    return value == null || value == 0;
  }

  private void addMaxPool(String name, SubsamplingLayer layer) {
    if (layer.getPoolingType() != PoolingType.MAX
        || layer.getConvolutionMode() == ConvolutionMode.Same) {
      throw refused(
          name, "pooling %s, %s".formatted(layer.getPoolingType(), layer.getConvolutionMode()));
    }
    int[] padding = layer.getPadding();
    addNode(
        name,
        OnnxGraph.node("MaxPool", name, value(name, 0))
            .addAttribute(OnnxGraph.integers("kernel_shape", layer.getKernelSize()))
            .addAttribute(OnnxGraph.integers("strides", layer.getStride()))
            .addAttribute(
                OnnxGraph.integers("pads", padding[0], padding[1], padding[0], padding[1])));
  }

  private static NodeProto.Builder flatten(String output, String input) {
    return OnnxGraph.node("Flatten", output, input).addAttribute(OnnxGraph.integer("axis", 1));
  }

  private void addNode(String vertex, NodeProto.Builder node) {
    onnx.add(node);
    values.put(vertex, vertex);
  }

  /** A layer {@code y = W x + b} that is being written. */
  private final class Linear {
    private final double[] weights;
    private final double[] bias;

    Linear(double[] weights, double[] bias) {
      this.weights = weights;
      this.bias = bias;
    }

    /**
     * Takes in the batch norm above, if there is one and nothing else is above.
     *
     * @param outputOf the output that a weight belongs to, by their positions
     * @return the vertex whose value the layer gives then
     */
    String foldNormAbove(String name, IntUnaryOperator outputOf) {
      Optional<String> above = onlyNormAbove(name);
      if (above.isEmpty()) {
        return name;
      }
      Norm norm = norm(above.get(), (BatchNormalization) layer(above.get()));
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= norm.scale[outputOf.applyAsInt(i)];
      }
      for (int k = 0; k < bias.length; k++) {
        bias[k] = bias[k] * norm.scale[k] + norm.shift[k];
      }
      return above.get();
    }
  }

  private Optional<String> onlyNormAbove(String name) {
    List<String> above = new ArrayList<>();
    inputs.forEach(
        (vertex, below) -> {
          if (below.contains(name)) {
            above.add(vertex);
          }
        });
    boolean norm =
        above.size() == 1
            && graph.getConfiguration().getVertices().get(above.get(0)) instanceof LayerVertex
            && layer(above.get(0)) instanceof BatchNormalization;
    return norm ? Optional.of(above.get(0)) : Optional.empty();
  }

  /** {@code y = x * scale + shift}, a channel. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Norm(double[] scale, double[] shift) {}

  private Norm norm(String name, BatchNormalization layer) {
    double[] mean = parameter(name, "mean").dup('c').data().asDouble();
    double[] variance = parameter(name, "var").dup('c').data().asDouble();
    boolean learned = !layer.isLockGammaBeta();
    Norm norm = new Norm(new double[mean.length], new double[mean.length]);
    for (int i = 0; i < mean.length; i++) {
      double gamma = learned ? parameter(name, "gamma").getDouble(i) : layer.getGamma();
      double beta = learned ? parameter(name, "beta").getDouble(i) : layer.getBeta();
      norm.scale[i] = gamma / Math.sqrt(variance[i] + layer.getEps());
      norm.shift[i] = beta - mean[i] * norm.scale[i];
    }
    return norm;
  }

  private double[] bias(String name, boolean has, int length) {
    return has ? parameter(name, "b").dup('c').data().asDouble() : new double[length];
  }

  private void requireIdentity(String name, FeedForwardLayer layer) {
    if (!(layer.getActivationFn() instanceof ActivationIdentity)) {
      throw refused(name, "activation %s within the layer".formatted(layer.getActivationFn()));
    }
  }

  private UnexportableNetworkException refused(String layer, String found) {
    return new UnexportableNetworkException(
        "Cannot export network: network=%s: layer %s has no counterpart in ONNX here: found=%s"
            .formatted(graphs.options().network(), layer, found));
  }

  private boolean isImage(String name) {
    return graph.getConfiguration().getNetworkInputs().contains(inputsOf(name).get(0));
  }

  private Layer layer(String name) {
    return ((LayerVertex) Objects.requireNonNull(graph.getConfiguration().getVertices().get(name)))
        .getLayerConf()
        .getLayer();
  }

  private List<String> inputsOf(String name) {
    return Objects.requireNonNull(inputs.get(name));
  }

  private String value(String name, int input) {
    return Objects.requireNonNull(values.get(inputsOf(name).get(input)));
  }

  private InputType typeBelow(String name) {
    return Objects.requireNonNull(types.get(inputsOf(name).get(0)));
  }

  private static int channels(InputType type) {
    return (int) ((InputTypeConvolutional) type).getChannels();
  }

  private INDArray parameter(String layer, String name) {
    return graph.getLayer(layer).getParam(name);
  }
}
