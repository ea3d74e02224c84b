package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.TrustedKeys;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelState;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.streams.TestModels;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.ImagePreparation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Loads an untrained network from topics in memory: codes without worth, a path without a
 * difference.
 */
class ModelLoaderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ImagePreparation PREPARATION =
      (content, sides) -> new Preprocessor(ImageLimits.DEFAULT, sides).prepare(content);

  private static ModelArtifact unproved;
  private static List<GoldenImage> golden;

  private final FakeModelTopics topics = new FakeModelTopics();
  private final List<ModelStatus> statuses = new ArrayList<>();
  private final ModelLoader loader =
      new ModelLoader(
          topics.reader(),
          AppConfig.of(Map.of()).model(),
          EngineOptions.DEFAULT,
          PREPARATION,
          new VersionStates(statuses::add, "node-1", "hashnet", InstantSource.fixed(NOW)),
          TrustedKeys.ANYBODY,
          System::nanoTime);

  @BeforeAll
  static void makeNetwork() {
    NetworkOptions options = new NetworkOptions("small", 64, 7);
    try (HashNet network = HashNet.create(options)) {
      ArtifactManifest manifest =
          new ArtifactManifest(
              "v1", "hashnet", "small", 64, network.side(), 3, "luminance-v1", Map.of());
      unproved =
          new ModelArtifact(
              manifest,
              network.onnx(),
              network.checkpoint(),
              List.of(new GoldenImage(picture(), BinaryCode.ofWords(0))));
    }
    try (ImageEncoder encoder = Encoders.open(unproved, EngineOptions.DEFAULT)) {
      byte[] content = picture();
      BinaryCode code =
          encoder.encode(List.of(PREPARATION.prepare(content, Set.of(encoder.side())))).get(0);
      golden = List.of(new GoldenImage(content, code));
    }
  }

  private static byte[] picture() {
    byte[] rgb = new byte[3 * 80 * 60];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 80 + random.nextInt(60));
    }
    return new ImageCodec(ImageLimits.DEFAULT)
        .encode(new RgbImage(80, 60, rgb), ImageFormat.PNG, 100);
  }

  private static byte[] artifact(List<GoldenImage> images) {
    return new ModelArtifact(unproved.manifest(), unproved.onnx(), unproved.dl4j(), images)
        .toBytes();
  }

  private void publish(byte[] artifact, ModelManifest manifest) {
    topics.chunks("v1", artifact, manifest.getChunkSizeBytes(), manifest.getChunkCount());
    topics.publish(manifest);
    topics.rollout("hashnet", "v1");
  }

  private static ModelManifest manifest(byte[] artifact) {
    return TestModels.manifest("v1", artifact, 512 << 10, 0);
  }

  private void assertRejected(String reason) {
    assertThatThrownBy(() -> loader.load("hashnet", "v1", 4, Optional.empty()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(reason);
    ModelStatus last = statuses.get(statuses.size() - 1);
    assertThat(last.getState()).isEqualTo(ModelState.REJECTED);
    assertThat(last.getReason()).contains(reason);
  }

  @Test
  void load_soundModel_isProvedWarmedAndReported() {
    byte[] artifact = artifact(golden);
    publish(artifact, manifest(artifact));

    try (ImageEncoder encoder = loader.load("hashnet", "v1", 4, Optional.empty())) {
      assertThat(encoder.version()).isEqualTo("v1");
      assertThat(encoder.encode(List.of(PREPARATION.prepare(picture(), Set.of(encoder.side())))))
          .containsExactly(golden.get(0).code());
    }
    assertThat(statuses)
        .extracting(ModelStatus::getState)
        .containsExactly(ModelState.LOADING, ModelState.WARMING, ModelState.READY);
    assertThat(statuses)
        .allMatch(each -> each.getInstance().equals("node-1") && each.getSince().equals(NOW));
  }

  @Test
  void load_otherCodeThanTheGoldenOne_isRejected() {
    byte[] wrong = golden.get(0).code().toBytes();
    wrong[0] ^= 1;
    byte[] artifact =
        artifact(List.of(new GoldenImage(golden.get(0).content(), BinaryCode.ofBytes(wrong))));
    publish(artifact, manifest(artifact));

    assertRejected("golden");
  }

  @Test
  void load_manifestOfAnotherRadius_isRejected() {
    byte[] artifact = artifact(golden);
    ModelManifest manifest = manifest(artifact);
    manifest.setRadiusBits(4);
    publish(artifact, manifest);

    assertRejected("radius_bits: 4 expected, 3 found");
  }

  @Test
  void load_noManifest_isRejected() {
    topics.rollout("hashnet", "v1");

    assertRejected("it has no manifest");
  }

  @Test
  void load_flippedBit_isRejected() {
    byte[] artifact = artifact(golden);
    ModelManifest manifest = manifest(artifact);
    artifact[artifact.length / 2] ^= 1;
    publish(artifact, manifest);

    assertRejected("SHA-256");
  }

  @Test
  void load_sameCodeForEveryGoldenImage_isRejected() {
    byte[] artifact = artifact(List.of(golden.get(0), golden.get(0), golden.get(0), golden.get(0)));
    publish(artifact, manifest(artifact));

    assertRejected("all have the same code");
  }
}
