package dev.hashnet.artifact;

import dev.hashnet.artifact.ArtifactFormat.Section;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.core.RejectedException;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model version as one file, {@code *.hashnet}. The format is described byte by byte in
 * docs/formats.md.
 *
 * <p>The same parts give the same bytes. Arrays are shared, not copied. A digest shows damage, not
 * origin: whoever can write a model topic can write a model, and only the ONNX half is meant for
 * bytes of others.
 */
public final class ModelArtifact {
  private final ArtifactManifest manifest;
  private final byte[] onnx;
  private final byte[] dl4j;
  private final List<GoldenImage> golden;

  /**
   * Throws IllegalArgumentException unless there are 1 to 256 golden images, all with codes of the
   * manifest's length.
   */
  public ModelArtifact(
      ArtifactManifest manifest, byte[] onnx, byte[] dl4j, List<GoldenImage> golden) {
    if (golden.isEmpty() || golden.size() > GoldenSection.MAX_IMAGES) {
      throw new IllegalArgumentException(
          "golden images must be 1..%d: images=%d"
              .formatted(GoldenSection.MAX_IMAGES, golden.size()));
    }
    for (GoldenImage image : golden) {
      if (image.code().bits() != manifest.bits()
          || image.content().length > ImageLimits.DEFAULT.maxBytes()) {
        throw new IllegalArgumentException(
            "a golden image must have %d bits and at most %d bytes: bits=%d, bytes=%d"
                .formatted(
                    manifest.bits(),
                    ImageLimits.DEFAULT.maxBytes(),
                    image.code().bits(),
                    image.content().length));
      }
    }
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
    Map<Section, byte[]> sections = ArtifactFormat.read(bytes);
    ArtifactManifest manifest = ManifestJson.read(section(sections, Section.MANIFEST));
    return new ModelArtifact(
        manifest,
        section(sections, Section.ONNX),
        section(sections, Section.DL4J),
        GoldenSection.read(section(sections, Section.GOLDEN), manifest.bits()));
  }

  /** Throws InvalidModelException, naming the file. */
  public static ModelArtifact read(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > ArtifactFormat.MAX_BYTES) {
        throw new InvalidModelException(
            "Cannot read model artifact: file=%s: expected=at most %d bytes, found=%d"
                .formatted(file, ArtifactFormat.MAX_BYTES, bytes));
      }
      return ofBytes(Files.readAllBytes(file));
    } catch (InvalidModelException e) {
      throw new InvalidModelException("file=%s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidModelException(
          "Cannot read model artifact: file=%s: %s".formatted(file, e), e);
    }
  }

  public byte[] toBytes() {
    return ArtifactFormat.write(sections());
  }

  /** Throws IllegalArgumentException where {@link #toBytes} would, because a part is too large. */
  public void requireFits() {
    ArtifactFormat.requireFits(sections());
  }

  private Map<Section, byte[]> sections() {
    Map<Section, byte[]> sections = new EnumMap<>(Section.class);
    sections.put(Section.MANIFEST, ManifestJson.write(manifest));
    sections.put(Section.ONNX, onnx);
    sections.put(Section.DL4J, dl4j);
    sections.put(Section.GOLDEN, GoldenSection.write(golden));
    return sections;
  }

  /** SHA-256 of {@link #toBytes}, 32 bytes. */
  public byte[] sha256() {
    byte[] bytes = toBytes();
    return ArtifactFormat.sha256(bytes, 0, bytes.length);
  }

  /**
   * Encodes the golden images and throws InvalidModelException where a code differs from the
   * recorded one.
   */
  public void verifyGolden(ImageEncoder encoder) {
    Preprocessor preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(manifest.side()));
    List<PreparedImage> prepared = new ArrayList<>();
    for (int i = 0; i < golden.size(); i++) {
      try {
        prepared.add(preprocessor.prepare(golden.get(i).content()));
      } catch (RejectedException e) {
        throw new InvalidModelException(
            "Cannot verify model: version=%s, golden image %d: %s"
                .formatted(manifest.version(), i, e.getMessage()),
            e);
      }
    }
    List<BinaryCode> codes = encoder.encode(prepared);
    for (int i = 0; i < codes.size(); i++) {
      requireGolden(i, golden.get(i).code(), codes.get(i));
    }
  }

  private void requireGolden(int index, BinaryCode expected, BinaryCode found) {
    if (found.equals(expected)) {
      return;
    }
    String differing =
        found.bits() == expected.bits()
            ? Integer.toString(expected.distanceBits(found))
            : "%d bits against %d".formatted(found.bits(), expected.bits());
    throw new InvalidModelException(
        "Cannot verify model: version=%s, golden image %d: expected=%s, found=%s, differing bits=%s"
            .formatted(manifest.version(), index, expected.toHex(), found.toHex(), differing));
  }

  private static byte[] section(Map<Section, byte[]> sections, Section section) {
    byte[] content = sections.get(section);
    if (content == null) {
      throw new IllegalStateException(
          "a container that was read must have every section: missing=" + section);
    }
    return content;
  }

  public ArtifactManifest manifest() {
    return manifest;
  }

  public byte[] onnx() {
    return onnx;
  }

  /** The DL4J checkpoint; see {@code HashNet.restore}. */
  public byte[] dl4j() {
    return dl4j;
  }

  public List<GoldenImage> golden() {
    return golden;
  }
}
