package dev.hashnet.artifact;

import dev.hashnet.encoder.ImageEncoder;
import java.nio.file.Path;
import java.util.List;

/**
 * A model version as one file, {@code *.hashnet}. The format is described byte by byte in
 * docs/formats.md.
 */
public final class ModelArtifact {
  private final ArtifactManifest manifest;
  private final byte[] onnx;
  private final byte[] dl4j;
  private final List<GoldenImage> golden;

  public ModelArtifact(
      ArtifactManifest manifest, byte[] onnx, byte[] dl4j, List<GoldenImage> golden) {
    this.manifest = manifest;
    this.onnx = onnx;
    this.dl4j = dl4j;
    this.golden = List.copyOf(golden);
  }

  /**
   * Throws InvalidModelException at anything that differs from the format: magic, version, lengths,
   * digests, order, trailing bytes.
   */
  public static ModelArtifact ofBytes(byte[] bytes) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Throws InvalidModelException, naming the file. */
  public static ModelArtifact read(Path file) {
    throw new UnsupportedOperationException("not yet");
  }

  public byte[] toBytes() {
    throw new UnsupportedOperationException("not yet");
  }

  /** SHA-256 of {@link #toBytes}, 32 bytes. */
  public byte[] sha256() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Encodes the golden images and throws InvalidModelException where a code differs from the
   * recorded one.
   */
  public void verifyGolden(ImageEncoder encoder) {
    throw new UnsupportedOperationException("not yet");
  }

  public ArtifactManifest manifest() {
    return manifest;
  }

  public byte[] onnx() {
    return onnx;
  }

  public byte[] dl4j() {
    return dl4j;
  }

  public List<GoldenImage> golden() {
    return golden;
  }
}
