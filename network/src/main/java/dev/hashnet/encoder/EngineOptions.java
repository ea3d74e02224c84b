package dev.hashnet.encoder;

/**
 * How a model is run.
 *
 * @param engine {@link Engine#ONNX} serves; {@link Engine#DL4J} is the reference
 * @param device {@code cpu} or {@code cuda}
 * @param threads threads within one inference call
 */
public record EngineOptions(Engine engine, String device, int threads) {
  public static final EngineOptions DEFAULT = new EngineOptions(Engine.ONNX, "cpu", 1);

  /** Which library computes the network. */
  public enum Engine {
    /** ONNX Runtime. */
    ONNX,
    /** DeepLearning4J, from the artifact's checkpoint. */
    DL4J
  }
}
