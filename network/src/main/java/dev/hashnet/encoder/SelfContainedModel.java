package dev.hashnet.encoder;

import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * The rule that an ONNX model from an artifact names no files.
 *
 * <p>A tensor may say that its values lie in a file, by path and offset; ONNX Runtime then reads
 * that file. An artifact comes from a topic, and must not choose what is read on this machine.
 */
final class SelfContainedModel {
  private SelfContainedModel() {}

  /**
   * Throws IllegalArgumentException where the bytes are no ONNX model or a tensor of it lies
   * outside.
   */
  static void check(byte[] onnx) {
    try {
      check(ModelProto.parseFrom(onnx).getGraph());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("network must be an ONNX model: " + e.getMessage(), e);
    }
  }

  private static void check(GraphProto graph) {
    graph.getInitializerList().forEach(SelfContainedModel::check);
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        check(attribute.getT());
        attribute.getTensorsList().forEach(SelfContainedModel::check);
        attribute.getGraphsList().forEach(SelfContainedModel::check);
        if (attribute.hasG()) {
          check(attribute.getG());
        }
      }
    }
  }

  private static void check(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      throw new IllegalArgumentException(
          "tensors must lie within the model: tensor %s lies in a file"
              .formatted(tensor.getName()));
    }
  }
}
