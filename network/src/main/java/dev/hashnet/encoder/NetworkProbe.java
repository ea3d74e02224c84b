package dev.hashnet.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * A look into an artifact's network: the continuous outputs of its hash layer, and the features
 * that the hash layer was given. For evaluation; {@link ImageEncoder} serves.
 *
 * <p>Features: what flows into the last Gemm or MatMul of the graph, {@code [n, d]}; none where
 * there is no such node. The graph is changed in memory only, by naming that value an output.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class NetworkProbe implements AutoCloseable {
  private static final String CODE = "code";

  private final String version;
  private final int side;
  private final Optional<String> features;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private NetworkProbe(
      ModelArtifact artifact,
      Optional<String> features,
      OrtEnvironment environment,
      OrtSession session) {
    this.version = artifact.manifest().version();
    this.side = artifact.manifest().side();
    this.features = features;
    this.environment = environment;
    this.session = session;
  }

  /** Throws InvalidModelException where the network does not load. */
  public static NetworkProbe open(ModelArtifact artifact, int threads) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setDeterministicCompute(true);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      SelfContainedModel.check(artifact.onnx());
      ModelProto model = ModelProto.parseFrom(artifact.onnx());
      Optional<String> features = hashLayerInput(model.getGraph());
      ModelProto opened = features.map(name -> withOutput(model, name)).orElse(model);
      return new NetworkProbe(
          artifact,
          features,
          environment,
          environment.createSession(opened.toByteArray(), options));
    } catch (OrtException | IllegalArgumentException | InvalidProtocolBufferException e) {
      throw new InvalidModelException(
          "Cannot open model: version=%s, engine=onnx: %s"
              .formatted(artifact.manifest().version(), e.getMessage()),
          e);
    }
  }

  private static Optional<String> hashLayerInput(GraphProto graph) {
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOpType().equals("Gemm") || node.getOpType().equals("MatMul")) {
        return Optional.of(node.getInput(0));
      }
    }
    return Optional.empty();
  }

  private static ModelProto withOutput(ModelProto model, String name) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).build();
    ValueInfoProto output =
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(type))
            .build();
    return model.toBuilder().setGraph(model.getGraph().toBuilder().addOutput(output)).build();
  }

  /**
   * What the network says of some images.
   *
   * @param z outputs of the hash layer, {@code [n][bits]}; their signs are the code
   * @param features what the hash layer was given, {@code [n][d]}; d = 0 where there are none
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  public record Outputs(float[][] z, float[][] features) {}

  /** Runs the network on one batch, one image at least, prepared for {@link #side}. */
  public Outputs outputs(List<PreparedImage> batch) {
    int length = 3 * side * side;
    float[] values = new float[batch.size() * length];
    for (int i = 0; i < batch.size(); i++) {
      Preprocessor.writeTensor(batch.get(i).rgb(side), side, values, i * length);
    }
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values), new long[] {batch.size(), 3, side, side});
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
      float[][] z = (float[][]) result.get(CODE).orElseThrow().getValue();
      return new Outputs(z, features(result, batch.size()));
    } catch (OrtException e) {
      throw new IllegalStateException(
          "Cannot run model: version=%s, images=%d: %s"
              .formatted(version, batch.size(), e.getMessage()),
          e);
    }
  }

  private float[][] features(OrtSession.Result result, int images) throws OrtException {
    if (features.isPresent()
        && result.get(features.get()).orElseThrow().getValue() instanceof float[][] values) {
      return values;
    }
    return new float[images][0];
  }

  public int side() {
    return side;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(
          "Cannot close model: version=%s: %s".formatted(version, e.getMessage()), e);
    }
  }
}
