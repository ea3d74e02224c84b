package dev.hashnet.streams;

import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Map;

/** Makes manifests. */
public final class TestModels {
  private TestModels() {}

  public static ModelManifest manifest(
      String version, byte[] artifact, int chunkBytes, long firstOffset) {
    return new ModelManifest(
        version,
        "hashnet",
        "small",
        64,
        3,
        new Sha256(sha256(artifact)),
        (long) artifact.length,
        chunkBytes,
        (artifact.length + chunkBytes - 1) / chunkBytes,
        0,
        firstOffset,
        Instant.EPOCH,
        Map.of(),
        null,
        null);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
