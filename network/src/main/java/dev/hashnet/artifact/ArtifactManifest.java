package dev.hashnet.artifact;

import java.util.Map;

/**
 * What an artifact says of itself.
 *
 * @param version name of the version, {@code [a-zA-Z0-9._-]{1,64}}
 * @param line family of codes, {@code hashnet}
 * @param network architecture, such as {@code small}
 * @param bits code length
 * @param side input side, pixels
 * @param radiusBits radius that the version was calibrated for
 * @param normalisation name of the input normalisation, {@code luminance-v1}
 * @param properties facts of the training: seed, data, recipe, numbers
 */
public record ArtifactManifest(
    String version,
    String line,
    String network,
    int bits,
    int side,
    int radiusBits,
    String normalisation,
    Map<String, String> properties) {
  public ArtifactManifest {
    properties = Map.copyOf(properties);
  }
}
