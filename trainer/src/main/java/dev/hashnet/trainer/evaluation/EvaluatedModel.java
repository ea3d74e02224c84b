package dev.hashnet.trainer.evaluation;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.encoder.NetworkProbe;
import dev.hashnet.image.PreparedImage;
import java.util.List;

/**
 * A model under evaluation: its manifest and its open network.
 *
 * <p>Closing gives the network's memory back.
 */
public final class EvaluatedModel implements AutoCloseable {
  private final ArtifactManifest manifest;
  private final NetworkProbe network;

  private EvaluatedModel(ArtifactManifest manifest, NetworkProbe network) {
    this.manifest = manifest;
    this.network = network;
  }

  /** Throws InvalidModelException where the network does not load. */
  public static EvaluatedModel open(ModelArtifact artifact, int threads) {
    return new EvaluatedModel(artifact.manifest(), NetworkProbe.open(artifact, threads));
  }

  public ArtifactManifest manifest() {
    return manifest;
  }

  NetworkProbe.Outputs outputs(List<PreparedImage> images) {
    return network.outputs(images);
  }

  /** Bits of the rivals that come nearest to the model's from below: 64, 128 or 256. */
  int rivalBits() {
    return manifest.bits() < 128 ? 64 : manifest.bits() < 256 ? 128 : 256;
  }

  @Override
  public void close() {
    network.close();
  }
}
