package dev.hashnet.encoder;

import dev.hashnet.artifact.ModelArtifact;

/** Opens encoders. */
public final class Encoders {
  private Encoders() {}

  /**
   * Throws InvalidModelException if the network does not load or its shapes differ from the
   * manifest. Golden images are not run.
   */
  public static ImageEncoder open(ModelArtifact artifact, EngineOptions options) {
    throw new UnsupportedOperationException("not yet");
  }

  /** The built-in DCT code: {@code bits} 64 or 256, version {@code dct-<bits>-v1}. */
  public static ImageEncoder perceptual(int bits, int radiusBits) {
    throw new UnsupportedOperationException("not yet");
  }
}
