package dev.hashnet.encoder;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.perceptual.PerceptualHash;

/** Opens encoders. */
public final class Encoders {
  private Encoders() {}

  /**
   * An encoder that runs an artifact's network. Golden images are not run: see {@link
   * ModelArtifact#verifyGolden}.
   *
   * <p>Throws InvalidModelException if the network does not load or its shapes differ from the
   * manifest; IllegalStateException where device {@code cuda} is asked of a build without it.
   */
  public static ImageEncoder open(ModelArtifact artifact, EngineOptions options) {
    ArtifactManifest manifest = artifact.manifest();
    if (!manifest.normalisation().equals(ArtifactManifest.LUMINANCE_NORMALISATION)) {
      throw new InvalidModelException(
          "Cannot open model: version=%s: normalisation: expected=%s, found=%s"
              .formatted(
                  manifest.version(),
                  ArtifactManifest.LUMINANCE_NORMALISATION,
                  manifest.normalisation()));
    }
    return switch (options.engine()) {
      case ONNX -> OnnxEncoder.open(artifact, options);
      case DL4J -> Dl4jEncoder.open(artifact);
    };
  }

  /** The built-in DCT code: {@code bits} 64 or 256, version {@code dct-<bits>-v1}. */
  public static ImageEncoder perceptual(int bits, int radiusBits) {
    return new PerceptualEncoder(new PerceptualHash(bits), radiusBits);
  }
}
