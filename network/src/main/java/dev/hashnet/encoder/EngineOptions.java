package dev.hashnet.encoder;

/**
 * How a model is run.
 *
 * @param engine {@link Engine#ONNX} serves; {@link Engine#DL4J} is the reference
 * @param device {@code cpu} or {@code cuda}
 * @param threads threads within one inference call, 1 to 1024; {@link Engine#ONNX} only
 */
public record EngineOptions(Engine engine, String device, int threads) {
  public static final String CPU = "cpu";
  public static final String CUDA = "cuda";
  public static final EngineOptions DEFAULT = new EngineOptions(Engine.ONNX, CPU, 1);

  public EngineOptions {
    if (!device.equals(CPU) && !device.equals(CUDA)) {
      throw new IllegalArgumentException(
          "device must be %s or %s: device=%s".formatted(CPU, CUDA, device));
    }
    if (engine == Engine.DL4J && !device.equals(CPU)) {
      throw new IllegalArgumentException(
          "engine dl4j must run on device %s: device=%s".formatted(CPU, device));
    }
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads must be 1..1024: threads=" + threads);
    }
  }

  /** Which library computes the network. */
  public enum Engine {
    /** ONNX Runtime. */
    ONNX,
    /** DeepLearning4J, from the artifact's checkpoint. */
    DL4J
  }
}
