package dev.hashnet.systemtests;

import static dev.hashnet.systemtests.RolloutChecks.awaitTime;
import static dev.hashnet.systemtests.RolloutChecks.named;
import static dev.hashnet.systemtests.RolloutChecks.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.SigningKey;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelState;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.schemas.rollout.ManifestRecords;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.rollout.Rollouts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions that must not serve, published to a running instance that asks for signatures. Fails
 * where one is accepted, is refused without its reason, or costs an event.
 */
@ExtendWith(PlatformExtension.class)
class BadVersionsIT {
  private static final Logger LOG = LoggerFactory.getLogger(BadVersionsIT.class);

  @Test
  void shouldGoOnServingThoughVersionsAreBad(Platform platform) throws Exception {
    Path folder = platform.folder("keys");
    SigningKey key = SigningKey.create(folder);
    SigningKey other = SigningKey.create(folder.resolve("other"));
    ModelArtifact sound = platform.model();
    try (Installation installation = new Installation(platform, "hashnet")) {
      // The version that serves from the start was published unsigned; now it is signed.
      installation.publish(sound, Optional.of(key));
      installation.set(
          "hashnet.model.trusted-keys", folder.resolve(SigningKey.PUBLIC_FILE).toString());
      Map<String, String> expected = publishBad(installation, sound, key, other);
      Rollouts rollouts = installation.rollouts();
      try (StreamsApp app = installation.start("only")) {
        SteadyLoad load = SteadyLoad.start(installation, 6, 10_000);
        for (Map.Entry<String, String> bad : expected.entrySet()) {
          rollouts.candidate(bad.getKey(), "test");
          ModelStatus status = awaitRejected(rollouts, bad.getKey());
          assertThat(status.getReason()).contains(bad.getValue());
          LOG.info("{}: {}", bad.getKey(), status.getReason());
          assertThatThrownBy(
                  () -> rollouts.activate(bad.getKey(), OptionalLong.empty(), 0, false, ""))
              .isInstanceOf(RefusedException.class)
              .hasMessageContaining("only: REJECTED");
          rollouts.retire(bad.getKey(), "test");
        }
        // Forced, it changes nothing either: the version before goes on serving.
        rollouts.activate("golden", OptionalLong.empty(), 0, true, "to see");
        awaitTime(rollouts);
        int sent = load.stop();
        installation.awaitOutcomes();
        assertThat(app.failure()).isEmpty();
        assertThat(installation.reckon().isExact()).isTrue();
        assertThat(installation.reckon().accounting().events()).isEqualTo(sent);
        assertThat(rollouts.rollback("bad codes").latest().orElseThrow().active())
            .isEqualTo("tiny");
      }
    }
  }

  private static ModelStatus awaitRejected(Rollouts rollouts, String version) {
    return await()
        .atMost(RolloutChecks.PATIENCE)
        .until(
            () ->
                rollouts.state().live().stream()
                    .filter(each -> each.getVersion().equals(version))
                    .filter(each -> each.getState() == ModelState.REJECTED)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** By version, a part of the reason. */
  private static Map<String, String> publishBad(
      Installation installation, ModelArtifact sound, SigningKey key, SigningKey other)
      throws Exception {
    Map<String, String> expected = new LinkedHashMap<>();
    installation.publish(named("unsigned", sound));
    expected.put("unsigned", "it is not signed");
    installation.publish(named("stranger", sound), Optional.of(other));
    expected.put(
        "stranger", "signed by key %s, which is not trusted".formatted(other.fingerprint()));

    byte[] flipped = named("flipped", sound).toBytes();
    ModelManifest manifest = manifest(named("flipped", sound));
    sign(manifest, key);
    flipped[flipped.length / 3] ^= 4;
    installation.publish(manifest, chunks(flipped, manifest.getChunkSizeBytes()));
    expected.put("flipped", "its SHA-256 is not the announced one");

    ModelManifest replayed = manifest(sound);
    sign(replayed, key);
    replayed.setVersion("replayed");
    installation.publish(replayed, chunks(sound.toBytes(), replayed.getChunkSizeBytes()));
    expected.put("replayed", "it was changed, or signed for another version");

    ModelManifest missing = manifest(named("missing", sound));
    sign(missing, key);
    List<byte[]> chunks = chunks(named("missing", sound).toBytes(), missing.getChunkSizeBytes());
    installation.publish(missing, chunks.subList(0, chunks.size() - 1));
    expected.put(
        "missing", "chunk %d of %d is missing".formatted(chunks.size() - 1, chunks.size()));

    byte[] onnx = sound.onnx();
    installation.publish(
        with(
            "truncated",
            "luminance-v1",
            sound,
            Arrays.copyOf(onnx, onnx.length - 99),
            sound.golden()),
        Optional.of(key));
    expected.put("truncated", "network must be an ONNX model");
    installation.publish(
        with(
            "poem",
            "luminance-v1",
            sound,
            "a poem".getBytes(StandardCharsets.UTF_8),
            sound.golden()),
        Optional.of(key));
    expected.put("poem", "network must be an ONNX model");
    installation.publish(
        with("normalised", "imagenet", sound, onnx, sound.golden()), Optional.of(key));
    expected.put("normalised", "normalisation: expected=luminance-v1, found=imagenet");
    installation.publish(
        with("golden", "luminance-v1", sound, onnx, wrong(sound.golden())), Optional.of(key));
    expected.put("golden", "golden image 0");
    return expected;
  }

  private static List<GoldenImage> wrong(List<GoldenImage> golden) {
    return golden.stream()
        .map(
            each -> {
              byte[] code = each.code().toBytes();
              code[0] ^= 1;
              return new GoldenImage(each.content(), BinaryCode.ofBytes(code));
            })
        .toList();
  }

  private static ModelManifest manifest(ModelArtifact artifact) {
    int bytes = artifact.toBytes().length;
    int chunkBytes = 128 << 10;
    return new ModelManifest(
        artifact.manifest().version(),
        artifact.manifest().line(),
        artifact.manifest().network(),
        artifact.manifest().bits(),
        artifact.manifest().radiusBits(),
        new Sha256(artifact.sha256()),
        (long) bytes,
        chunkBytes,
        (bytes + chunkBytes - 1) / chunkBytes,
        0,
        0L,
        Instant.EPOCH,
        Map.of(),
        null,
        null);
  }

  private static void sign(ModelManifest manifest, SigningKey key) {
    SigningKey.Signed signed = key.sign(ManifestRecords.facts(manifest));
    manifest.setSignedBy(signed.signedBy());
    manifest.setSignature(ByteBuffer.wrap(signed.signature()));
  }

  private static List<byte[]> chunks(byte[] bytes, int chunkBytes) {
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += chunkBytes) {
      chunks.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunkBytes)));
    }
    return chunks;
  }
}
