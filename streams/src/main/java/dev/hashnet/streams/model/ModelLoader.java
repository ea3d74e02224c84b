package dev.hashnet.streams.model;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.SigningKey;
import dev.hashnet.artifact.TrustedKeys;
import dev.hashnet.core.rollout.VersionState;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.rollout.ManifestRecords;
import dev.hashnet.streams.config.ModelConfig;
import dev.hashnet.streams.encode.ImagePreparation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Brings a published version to the point where it may serve: reads it whole, proves it on its
 * golden images, warms it up at the batch sizes that will come, and reports every stage.
 *
 * <p>Errors: {@link InvalidModelException}, reported as REJECTED with its reason. Threads: one
 * thread at a time, never a stream thread.
 */
public final class ModelLoader {
  /** With fewer golden images, equal codes prove nothing. */
  private static final int LEAST_GOLDEN_IMAGES = 4;

  private final ModelTopicReader topics;
  private final ModelConfig config;
  private final EngineOptions engine;
  private final ImagePreparation preparation;
  private final VersionStates states;
  private final TrustedKeys trusted;
  private final SpeedFloor speed;

  public ModelLoader(
      ModelTopicReader topics,
      ModelConfig config,
      EngineOptions engine,
      ImagePreparation preparation,
      VersionStates states,
      TrustedKeys trusted,
      LongSupplier nanoTime) {
    this.trusted = trusted;
    this.speed = new SpeedFloor(config.maxSlowdown(), nanoTime);
    this.topics = topics;
    this.config = config;
    this.engine = engine;
    this.preparation = preparation;
    this.states = states;
  }

  /**
   * An encoder of a version of the line, proved and warm.
   *
   * @param active the version whose speed it is compared with
   */
  public ImageEncoder load(
      String line, String version, int batchMaxImages, Optional<ImageEncoder> active) {
    try {
      states.enter(version, VersionState.LOADING, "");
      ModelManifest manifest =
          topics
              .manifest(version)
              .orElseThrow(
                  () ->
                      new InvalidModelException(
                          "Cannot read model: version=%s: it has no manifest".formatted(version)));
      trusted.require(ManifestRecords.facts(manifest), signature(manifest));
      ModelArtifact artifact =
          ModelArtifact.ofBytes(
              topics.artifact(manifest, config.maxArtifactBytes(), config.readTimeout()));
      requireSame(line, manifest, artifact.manifest());
      requireDifferentCodes(version, artifact.golden());
      return prove(version, artifact, batchMaxImages, active);
    } catch (InvalidModelException e) {
      states.enter(version, VersionState.REJECTED, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static Optional<SigningKey.Signed> signature(ModelManifest manifest) {
    String signedBy = manifest.getSignedBy();
    ByteBuffer buffer = manifest.getSignature();
    if (signedBy == null || buffer == null) {
      return Optional.empty();
    }
    byte[] signature = new byte[buffer.remaining()];
    buffer.duplicate().get(signature);
    return Optional.of(new SigningKey.Signed(signedBy, signature));
  }

  /** A network with broken weights gives every image the same code, and every image would alert. */
  private static void requireDifferentCodes(String version, List<GoldenImage> golden) {
    long distinct = golden.stream().map(GoldenImage::code).distinct().count();
    if (golden.size() >= LEAST_GOLDEN_IMAGES && distinct == 1) {
      throw new InvalidModelException(
          "Cannot use model: version=%s: its %d golden images all have the same code"
              .formatted(version, golden.size()));
    }
  }

  private static void requireSame(String line, ModelManifest announced, ArtifactManifest found) {
    requireEqual(announced.getVersion(), "line", line, announced.getLine());
    requireEqual(announced.getVersion(), "version", announced.getVersion(), found.version());
    requireEqual(announced.getVersion(), "line", announced.getLine(), found.line());
    requireEqual(announced.getVersion(), "network", announced.getNetwork(), found.network());
    requireEqual(announced.getVersion(), "bits", announced.getBits(), found.bits());
    requireEqual(
        announced.getVersion(), "radius_bits", announced.getRadiusBits(), found.radiusBits());
  }

  private static void requireEqual(String version, String field, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new InvalidModelException(
          "Cannot use model: version=%s: %s: %s expected, %s found"
              .formatted(version, field, expected, found));
    }
  }

  private ImageEncoder prove(
      String version, ModelArtifact artifact, int batchMaxImages, Optional<ImageEncoder> active) {
    ImageEncoder encoder = Encoders.open(artifact, engine);
    boolean proved = false;
    try {
      artifact.verifyGolden(encoder);
      states.enter(version, VersionState.WARMING, "");
      List<PreparedImage> images = prepared(artifact.golden(), encoder, active);
      warmUp(encoder, images, batchMaxImages);
      String measured =
          active
              .map(each -> speed.compare(encoder, each, repeated(images, batchMaxImages)))
              .orElse("");
      states.enter(version, VersionState.READY, measured);
      proved = true;
      return encoder;
    } finally {
      if (!proved) {
        encoder.close();
      }
    }
  }

  private List<PreparedImage> prepared(
      List<GoldenImage> golden, ImageEncoder encoder, Optional<ImageEncoder> active) {
    Set<Integer> sides = new TreeSet<>(Set.of(encoder.side()));
    active.ifPresent(each -> sides.add(each.side()));
    return golden.stream().map(each -> preparation.prepare(each.content(), sides)).toList();
  }

  /** The first batches of each size are slow: engines plan and allocate by shape. */
  private static void warmUp(ImageEncoder encoder, List<PreparedImage> images, int batchMaxImages) {
    for (int size = 1; size < batchMaxImages; size *= 2) {
      encoder.encode(repeated(images, size));
    }
    encoder.encode(repeated(images, batchMaxImages));
  }

  private static List<PreparedImage> repeated(List<PreparedImage> images, int size) {
    List<PreparedImage> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      batch.add(images.get(i % images.size()));
    }
    return batch;
  }
}
