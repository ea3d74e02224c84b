package dev.hashnet.trainer;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.UnexportableNetworkException;
import dev.hashnet.trainer.data.NamedImage;
import java.util.List;
import java.util.Map;

/**
 * The export of a network before it learns: one that cannot be exported is refused before hours of
 * training, not after.
 *
 * <p>What stands in the way of an export does not depend on what was learned: a layer that ONNX has
 * no counterpart for here, a section of the artifact that is too large, shapes that differ, outputs
 * that are not those of the network. So each head is exported as it will be at the end, opened for
 * serving, and compared on a few drawings.
 */
final class ExportRehearsal {
  private static final int IMAGES = 4;
  private static final int NO_RADIUS = 0;

  private ExportRehearsal() {}

  /**
   * Exports each head that can be published.
   *
   * @throws UnexportableNetworkException that says what is in the way
   */
  static void require(HashNet network, TrainingOptions options) {
    List<NamedImage> drawings = NamedImage.drawn(options.seed(), IMAGES);
    for (int bits : options.bits()) {
      if (BinaryCode.isLength(bits)) {
        try (HashNet head = network.head(bits)) {
          require(head, options, drawings);
        } catch (InvalidModelException | IllegalArgumentException e) {
          throw new UnexportableNetworkException(
              "Cannot export network: network=%s: %s".formatted(options.network(), e.getMessage()),
              e);
        }
      }
    }
  }

  private static void require(HashNet head, TrainingOptions options, List<NamedImage> drawings) {
    ArtifactManifest manifest =
        ArtifactAssembly.manifest(options, head, NO_RADIUS, Map.of("training.steps", "0"));
    ModelArtifact artifact =
        new ModelArtifact(
            manifest, head.onnx(), head.checkpoint(), GoldenImages.choose(head, drawings));
    artifact.requireFits();
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      HeldOutImages prepared = HeldOutImages.prepare(drawings, head.side());
      float[][] outputs = prepared.outputs(head);
      EngineParity.require(
          outputs,
          encoder.encode(prepared.images()),
          encoder.version(),
          EngineParity.ROUNDING * Math.max(1, largest(outputs)));
    }
  }

  /** Norms that have seen nothing balance nothing: outputs may be of any size, as is rounding. */
  private static float largest(float[][] outputs) {
    float largest = 0;
    for (float[] row : outputs) {
      for (float output : row) {
        largest = Math.max(largest, Math.abs(output));
      }
    }
    return largest;
  }
}
