package dev.hashnet.encoder;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The serving engine: ONNX Runtime, one session for all threads.
 *
 * <p>Input tensors come from {@link TensorBuffers} that all sessions share: buffers of its own
 * would outlive a session that is closed, until the heap is collected. A batch above {@value
 * #MAX_BATCH} images (fewer for large sides) is run in parts. On a CPU the outputs for an image do
 * not depend on the batch around it, bit for bit (tested); they may differ in their last bits
 * between kinds of CPU.
 */
final class OnnxEncoder extends NetworkEncoder {
  private static final int MAX_BATCH = 256;

  /** 256 MB, what one call's tensor may take. */
  private static final int MAX_TENSOR_VALUES = 1 << 26;

  private static final String INPUT = "image";
  private static final String OUTPUT = "code";

  private static final TensorBuffers INPUTS = new TensorBuffers();

  private final OrtEnvironment environment;
  private final OrtSession session;

  private OnnxEncoder(ArtifactManifest manifest, OrtEnvironment environment, OrtSession session) {
    super(manifest);
    this.environment = environment;
    this.session = session;
  }

  static OnnxEncoder open(ModelArtifact artifact, EngineOptions options) {
    ArtifactManifest manifest = artifact.manifest();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions sessionOptions = sessionOptions(options)) {
      SelfContainedModel.check(artifact.onnx());
      OrtSession session = environment.createSession(artifact.onnx(), sessionOptions);
      OnnxEncoder encoder = new OnnxEncoder(manifest, environment, session);
      try {
        encoder.validate();
      } catch (InvalidModelException | OrtException e) {
        session.close();
        throw e;
      }
      return encoder;
    } catch (OrtException | IllegalArgumentException e) {
      throw new InvalidModelException(
          "Cannot open model: version=%s, engine=onnx: %s"
              .formatted(manifest.version(), e.getMessage()),
          e);
    }
  }

  private static OrtSession.SessionOptions sessionOptions(EngineOptions options)
      throws OrtException {
    OrtSession.SessionOptions session = new OrtSession.SessionOptions();
    session.setIntraOpNumThreads(options.threads());
    session.setInterOpNumThreads(1);
    session.setDeterministicCompute(true);
    // Idle threads that spin would take the cores of decoding and of the streams.
    session.addConfigEntry("session.intra_op.allow_spinning", "0");
    if (options.device().equals(EngineOptions.CUDA)) {
      addCuda(session);
    }
    return session;
  }

  private static void addCuda(OrtSession.SessionOptions session) throws OrtException {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      session.close();
      throw new IllegalStateException(
          "Cannot open device cuda: this ONNX Runtime has %s only; onnxruntime_gpu must take the place of onnxruntime"
              .formatted(OrtEnvironment.getAvailableProviders()));
    }
    OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0);
    // 10 bits of mantissa would flip signs against the CPU's.
    cuda.add("use_tf32", "0");
    session.addCUDA(cuda);
  }

  /** Compares what the network declares, then what it does with an image, against the manifest. */
  private void validate() throws OrtException {
    requireTensor("input", session.getInputInfo(), INPUT, -1, 3, side(), side());
    requireTensor("output", session.getOutputInfo(), OUTPUT, -1, bits());
    FloatBuffer probe = INPUTS.take(2 * imageLength());
    for (float[] outputs : run(probe, 2)) {
      code(outputs);
    }
    INPUTS.give(probe);
  }

  private void requireTensor(String what, Map<String, NodeInfo> nodes, String name, long... shape) {
    String expected = "%s FLOAT %s".formatted(name, Arrays.toString(shape));
    List<String> found = new ArrayList<>();
    for (NodeInfo node : nodes.values()) {
      found.add(node.getName() + " " + describe(node.getInfo()));
    }
    if (!found.equals(List.of(expected))) {
      throw invalid(what + " of the network (-1 = any)", List.of(expected), found);
    }
  }

  private static String describe(ValueInfo info) {
    if (info instanceof TensorInfo tensor) {
      String type = tensor.type == OnnxJavaType.FLOAT ? "FLOAT" : tensor.type.toString();
      return type + " " + Arrays.toString(tensor.getShape());
    }
    return info.toString();
  }

  @Override
  public List<BinaryCode> encode(List<PreparedImage> batch) {
    List<BinaryCode> codes = new ArrayList<>(batch.size());
    int most = Math.min(MAX_BATCH, MAX_TENSOR_VALUES / imageLength());
    for (int from = 0; from < batch.size(); from += most) {
      encodePart(batch.subList(from, Math.min(batch.size(), from + most)), codes);
    }
    return codes;
  }

  private void encodePart(List<PreparedImage> part, List<BinaryCode> codes) {
    FloatBuffer input = INPUTS.take(part.size() * imageLength());
    float[] image = new float[imageLength()];
    for (int i = 0; i < part.size(); i++) {
      Preprocessor.writeTensor(part.get(i).rgb(side()), side(), image, 0);
      input.put(i * imageLength(), image);
    }
    try {
      for (float[] outputs : run(input, part.size())) {
        codes.add(code(outputs));
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          "Cannot run model: version=%s, images=%d: %s"
              .formatted(version(), part.size(), e.getMessage()),
          e);
    }
    INPUTS.give(input);
  }

  private float[][] run(FloatBuffer input, int images) throws OrtException {
    FloatBuffer values = input.slice(0, images * imageLength());
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, values, new long[] {images, 3, side(), side()});
        OrtSession.Result result = session.run(Map.of(INPUT, tensor))) {
      if (result.get(0).getValue() instanceof float[][] outputs
          && outputs.length == images
          && outputs[0].length == bits()) {
        return outputs;
      }
      throw invalid(
          "shape of the output", "[%d, %d]".formatted(images, bits()), result.get(0).getInfo());
    }
  }

  /** The session must be idle: no call may be running. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(
          "Cannot close model: version=%s: %s".formatted(version(), e.getMessage()), e);
    }
  }
}
