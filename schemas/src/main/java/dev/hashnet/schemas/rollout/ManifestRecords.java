package dev.hashnet.schemas.rollout;

import dev.hashnet.core.rollout.ManifestFacts;
import dev.hashnet.schemas.ModelManifest;
import java.util.HexFormat;

/** Between {@link ManifestFacts} and the record on {@code models}. */
public final class ManifestRecords {
  private ManifestRecords() {}

  /** What of the record is signed. */
  public static ManifestFacts facts(ModelManifest manifest) {
    return new ManifestFacts(
        manifest.getVersion(),
        manifest.getLine(),
        manifest.getNetwork(),
        manifest.getBits(),
        manifest.getRadiusBits(),
        HexFormat.of().formatHex(manifest.getArtifactSha256().bytes()),
        manifest.getArtifactSizeBytes(),
        manifest.getCreatedAt().toEpochMilli(),
        manifest.getProperties());
  }
}
