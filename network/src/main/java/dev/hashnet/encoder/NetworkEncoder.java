package dev.hashnet.encoder;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.core.BinaryCode;

/** What the engines share: the manifest's facts, and the way from outputs to codes. */
abstract class NetworkEncoder implements ImageEncoder {
  private final ArtifactManifest manifest;

  NetworkEncoder(ArtifactManifest manifest) {
    this.manifest = manifest;
  }

  @Override
  public final String line() {
    return manifest.line();
  }

  @Override
  public final String version() {
    return manifest.version();
  }

  @Override
  public final int bits() {
    return manifest.bits();
  }

  @Override
  public final int side() {
    return manifest.side();
  }

  @Override
  public final int radiusBits() {
    return manifest.radiusBits();
  }

  /** Values of one image's tensor. */
  final int imageLength() {
    return 3 * side() * side();
  }

  /**
   * The code of one image. Throws InvalidModelException where an output is not finite: the sign of
   * NaN is no bit.
   */
  final BinaryCode code(float[] outputs) {
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i])) {
        throw invalid("output %d of the hash layer".formatted(i), "a finite number", outputs[i]);
      }
    }
    return BinaryCode.ofSigns(outputs);
  }

  final InvalidModelException invalid(String what, Object expected, Object found) {
    return invalid(manifest, what, expected, found);
  }

  static InvalidModelException invalid(
      ArtifactManifest manifest, String what, Object expected, Object found) {
    return new InvalidModelException(
        "Cannot run model: version=%s: %s: expected=%s, found=%s"
            .formatted(manifest.version(), what, expected, found));
  }
}
