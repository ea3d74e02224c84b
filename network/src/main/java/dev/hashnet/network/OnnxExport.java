package dev.hashnet.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Writes the small network as an ONNX model: operator set 13, IR 8, dynamic batch.
 *
 * <p>In inference a batch norm is {@code y = (x - mean) * gamma / sqrt(variance + epsilon) + beta},
 * linear in x, and follows a linear layer: both are folded into one in double precision. What is
 * left is Conv, Relu, Flatten and Gemm.
 */
final class OnnxExport {
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 13;
  private static final int CHANNELS = 3;

  private final ComputationGraph graph;
  private final NetworkOptions options;
  private final int bits;
  private final GraphProto.Builder onnx;

  OnnxExport(ComputationGraph graph, NetworkOptions options) {
    this.graph = graph;
    this.options = options;
    this.bits = options.width();
    this.onnx = GraphProto.newBuilder().setName("hashnet-" + options.network());
  }

  byte[] toBytes() {
    onnx.clearNode().clearInitializer().clearInput().clearOutput();
    onnx.addInput(value(SmallNetwork.IMAGE, CHANNELS, SmallNetwork.SIDE, SmallNetwork.SIDE));
    onnx.addOutput(value(SmallNetwork.CODE, bits));
    String below = SmallNetwork.IMAGE;
    for (int i = 0; i < SmallNetwork.BLOCKS.size(); i++) {
      below = addBlock(i, below);
    }
    addHashLayer(below);
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("hashnet-streams")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(onnx)
        .build()
        .toByteArray();
  }

  private String addBlock(int block, String below) {
    String name = SmallNetwork.convolution(block);
    INDArray weights = parameter(name, "W");
    Norm norm = norm(SmallNetwork.norm(block), (int) weights.size(0), true);
    double[] folded = weights.dup('c').data().asDouble();
    int perFilter = folded.length / norm.scale.length;
    for (int i = 0; i < folded.length; i++) {
      folded[i] *= norm.scale[i / perFilter];
    }
    long[] shape = weights.shape();
    if (block == 0) {
      folded = options.colour().weightsOverRgb(folded, (int) (shape[2] * shape[3]));
      shape[1] = CHANNELS;
    }
    addTensor(name + ".weight", folded, shape);
    addTensor(name + ".bias", norm.shift, norm.shift.length);
    int stride = SmallNetwork.BLOCKS.get(block).stride();
    onnx.addNode(
        node("Conv", name, below, name + ".weight", name + ".bias")
            .addAttribute(integers("kernel_shape", 3, 3))
            .addAttribute(integers("strides", stride, stride))
            .addAttribute(integers("pads", 1, 1, 1, 1)));
    String relu = name + ".relu";
    onnx.addNode(node("Relu", relu, name));
    return relu;
  }

  private void addHashLayer(String below) {
    String flat = "flat";
    onnx.addNode(node("Flatten", flat, below).addAttribute(integer("axis", 1)));
    INDArray weights = parameter(SmallNetwork.HASH, "W");
    double[] bias = parameter(SmallNetwork.HASH, "b").dup('c').data().asDouble();
    Norm norm = norm(SmallNetwork.CODE, bits, false);
    double[] folded = weights.dup('c').data().asDouble();
    for (int i = 0; i < folded.length; i++) {
      folded[i] *= norm.scale[i % bits];
    }
    for (int i = 0; i < bits; i++) {
      bias[i] = bias[i] * norm.scale[i] + norm.shift[i];
    }
    addTensor("hash.weight", folded, weights.shape());
    addTensor("hash.bias", bias, bits);
    onnx.addNode(node("Gemm", SmallNetwork.CODE, flat, "hash.weight", "hash.bias"));
  }

  /** {@code y = x * scale + shift}, a channel. */
  private static final class Norm {
    final double[] scale;
    final double[] shift;

    Norm(int channels) {
      scale = new double[channels];
      shift = new double[channels];
    }
  }

  private Norm norm(String layer, int channels, boolean learned) {
    double[] mean = parameter(layer, "mean").dup('c').data().asDouble();
    double[] variance = parameter(layer, "var").dup('c').data().asDouble();
    Norm norm = new Norm(channels);
    for (int i = 0; i < channels; i++) {
      double gamma = learned ? parameter(layer, "gamma").getDouble(i) : 1;
      double beta = learned ? parameter(layer, "beta").getDouble(i) : 0;
      norm.scale[i] = gamma / Math.sqrt(variance[i] + SmallNetwork.EPSILON);
      norm.shift[i] = beta - mean[i] * norm.scale[i];
    }
    return norm;
  }

  private INDArray parameter(String layer, String name) {
    return graph.getLayer(layer).getParam(name);
  }

  private void addTensor(String name, double[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (long size : shape) {
      tensor.addDims(size);
    }
    onnx.addInitializer(tensor);
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
