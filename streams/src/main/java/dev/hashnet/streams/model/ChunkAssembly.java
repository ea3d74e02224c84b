package dev.hashnet.streams.model;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.topics.ChunkKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts an artifact together from its chunks, which must come in order, each of the announced
 * length, and give the announced digest. Chunks of other versions may lie between them.
 *
 * <p>Errors: {@link InvalidModelException}.
 */
final class ChunkAssembly {
  private final ModelManifest manifest;
  private final byte[] artifact;
  private int next;

  ChunkAssembly(ModelManifest manifest, int maxBytes) {
    this.manifest = manifest;
    long sizeBytes = manifest.getArtifactSizeBytes();
    if (sizeBytes < 1 || sizeBytes > maxBytes) {
      throw invalid(
          "the artifact must have 1..%d bytes, %d announced".formatted(maxBytes, sizeBytes));
    }
    long chunks =
        manifest.getChunkSizeBytes() < 1 ? 0 : (sizeBytes - 1) / manifest.getChunkSizeBytes() + 1;
    if (chunks != manifest.getChunkCount()) {
      throw invalid(
          "%d bytes in chunks of %d are not %d chunks"
              .formatted(sizeBytes, manifest.getChunkSizeBytes(), manifest.getChunkCount()));
    }
    this.artifact = new byte[(int) sizeBytes];
  }

  void accept(@Nullable String key, byte @Nullable [] chunk) {
    if (complete() || key == null || !key.startsWith(manifest.getVersion() + "/")) {
      return;
    }
    ChunkKey found = keyOf(key);
    if (found.chunk() != next) {
      throw invalid("chunk %d expected, chunk %d found".formatted(next, found.chunk()));
    }
    int offset = next * manifest.getChunkSizeBytes();
    int expectedBytes = Math.min(manifest.getChunkSizeBytes(), artifact.length - offset);
    if (chunk == null || chunk.length != expectedBytes) {
      throw invalid(
          "chunk %d must have %d bytes, it has %d"
              .formatted(next, expectedBytes, chunk == null ? 0 : chunk.length));
    }
    System.arraycopy(chunk, 0, artifact, offset, chunk.length);
    next++;
  }

  private ChunkKey keyOf(String key) {
    try {
      return ChunkKey.parse(key);
    } catch (IllegalArgumentException e) {
      throw invalid("no chunk key: " + key);
    }
  }

  boolean complete() {
    return next == manifest.getChunkCount();
  }

  /** The whole artifact. */
  byte[] toBytes() {
    if (!complete()) {
      throw invalid("chunk %d of %d is missing".formatted(next, manifest.getChunkCount()));
    }
    if (!Arrays.equals(sha256(artifact), manifest.getArtifactSha256().bytes())) {
      throw invalid("its SHA-256 is not the announced one");
    }
    return artifact;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private InvalidModelException invalid(String what) {
    return new InvalidModelException(
        "Cannot read model: version=%s: %s".formatted(manifest.getVersion(), what));
  }
}
