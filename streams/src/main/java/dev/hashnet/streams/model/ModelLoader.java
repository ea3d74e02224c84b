package dev.hashnet.streams.model;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelState;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.ServingRole;
import dev.hashnet.streams.config.ModelConfig;
import dev.hashnet.streams.encode.ImagePreparation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a published version to the point where it may serve: reads it whole, proves it on its
 * golden images, warms it up at the batch sizes that will come, and reports every stage.
 *
 * <p>Errors: NoModelException, {@link InvalidModelException}; the latter is reported as REJECTED
 * with its reason. Threads: one thread at a time, never a stream thread.
 */
public final class ModelLoader {
  private final ModelTopicReader topics;
  private final ModelConfig config;
  private final EngineOptions engine;
  private final ImagePreparation preparation;
  private final ModelStatuses statuses;
  private final String instance;
  private final InstantSource clock;

  public ModelLoader(
      ModelTopicReader topics,
      ModelConfig config,
      EngineOptions engine,
      ImagePreparation preparation,
      ModelStatuses statuses,
      String instance,
      InstantSource clock) {
    this.topics = topics;
    this.config = config;
    this.engine = engine;
    this.preparation = preparation;
    this.statuses = statuses;
    this.instance = instance;
    this.clock = clock;
  }

  /**
   * An encoder of the line's active version, proved and warm; waits for a version to be made
   * active.
   */
  public ImageEncoder loadActive(String line, int batchMaxImages) {
    String version = topics.awaitActive(line, config.awaitActive());
    try {
      report(line, version, ModelState.LOADING, "");
      ModelManifest manifest =
          topics
              .manifest(version)
              .orElseThrow(
                  () ->
                      new InvalidModelException(
                          "Cannot read model: version=%s: it has no manifest".formatted(version)));
      ModelArtifact artifact =
          ModelArtifact.ofBytes(
              topics.artifact(manifest, config.maxArtifactBytes(), config.readTimeout()));
      requireSame(line, manifest, artifact.manifest());
      return prove(line, version, artifact, batchMaxImages);
    } catch (InvalidModelException e) {
      report(line, version, ModelState.REJECTED, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** The version serves from now on. */
  public void serving(ImageEncoder encoder) {
    statuses.report(
        new ModelStatus(
            instance,
            encoder.line(),
            encoder.version(),
            ModelState.SERVING,
            ServingRole.ACTIVE,
            clock.instant(),
            ""));
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
      String line, String version, ModelArtifact artifact, int batchMaxImages) {
    ImageEncoder encoder = Encoders.open(artifact, engine);
    boolean proved = false;
    try {
      artifact.verifyGolden(encoder);
      report(line, version, ModelState.WARMING, "");
      warmUp(encoder, artifact.golden(), batchMaxImages);
      report(line, version, ModelState.READY, "");
      proved = true;
      return encoder;
    } finally {
      if (!proved) {
        encoder.close();
      }
    }
  }

  /** The first batches of each size are slow: engines plan and allocate by shape. */
  private void warmUp(ImageEncoder encoder, List<GoldenImage> golden, int batchMaxImages) {
    List<PreparedImage> images =
        golden.stream()
            .map(each -> preparation.prepare(each.content(), Set.of(encoder.side())))
            .toList();
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

  private void report(String line, String version, ModelState state, String reason) {
    @Nullable ServingRole none = null;
    statuses.report(new ModelStatus(instance, line, version, state, none, clock.instant(), reason));
  }
}
