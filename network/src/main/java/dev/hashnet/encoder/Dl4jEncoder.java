package dev.hashnet.encoder;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * The reference engine: the network as it was trained, in DL4J.
 *
 * <p>One image at a time: DL4J's outputs for an image differ in their last bits with the size of
 * the batch around it, and a code must not.
 *
 * <p>Only parameters are read from the checkpoint (see {@link HashNet#restore}), but they pass
 * through ND4J's own array reader, which was not written for hostile bytes: for artifacts of one's
 * own making. Threads: calls take turns.
 */
final class Dl4jEncoder extends NetworkEncoder {
  private final HashNet network;
  private final float[] tensor;

  private Dl4jEncoder(ArtifactManifest manifest, HashNet network) {
    super(manifest);
    this.network = network;
    this.tensor = new float[imageLength()];
  }

  static Dl4jEncoder open(ModelArtifact artifact) {
    ArtifactManifest manifest = artifact.manifest();
    HashNet network = restore(artifact);
    if (network.side() != manifest.side()) {
      int side = network.side();
      network.close();
      throw invalid(manifest, "side of the network's input", manifest.side(), side);
    }
    return new Dl4jEncoder(manifest, network);
  }

  private static HashNet restore(ModelArtifact artifact) {
    ArtifactManifest manifest = artifact.manifest();
    try {
      return HashNet.restore(
          new NetworkOptions(manifest.network(), manifest.bits(), 0), artifact.dl4j());
    } catch (IllegalArgumentException e) {
      throw new InvalidModelException(
          "Cannot open model: version=%s, engine=dl4j: %s"
              .formatted(manifest.version(), e.getMessage()),
          e);
    }
  }

  @Override
  public synchronized List<BinaryCode> encode(List<PreparedImage> batch) {
    List<BinaryCode> codes = new ArrayList<>(batch.size());
    for (PreparedImage image : batch) {
      Preprocessor.writeTensor(image.rgb(side()), side(), tensor, 0);
      codes.add(code(network.outputs(tensor, 1)[0]));
    }
    return codes;
  }

  @Override
  public synchronized void close() {
    network.close();
  }
}
