package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutStep.Decision;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.core.rollout.VersionState;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions that come and go. A session that is not closed keeps more than 20 MiB, its largest
 * batch.
 */
@EnabledOnOs(OS.LINUX)
class ReleasedMemoryTest {
  private static final Logger LOG = LoggerFactory.getLogger(ReleasedMemoryTest.class);
  private static final int WARM_SWAPS = 6;
  private static final int SWAPS = 24;
  private static final int MAX_LOADED = 2;
  private static final int BATCH = 64;
  private static final long MOST_GROWTH_MIB = 150;

  private final ModelArtifact artifact = artifact();
  private final List<PreparedImage> batch = batch(artifact.manifest().side());
  private final VersionStates states =
      new VersionStates(status -> {}, "node", "hashnet", InstantSource.fixed(Instant.EPOCH));

  private static ModelArtifact artifact() {
    try (HashNet network = HashNet.create(new NetworkOptions("small", 64, 7))) {
      ArtifactManifest manifest =
          new ArtifactManifest(
              "v1", "hashnet", "small", 64, network.side(), 3, "luminance-v1", Map.of());
      return new ModelArtifact(
          manifest,
          network.onnx(),
          network.checkpoint(),
          List.of(new GoldenImage(new byte[1], BinaryCode.ofWords(0))));
    }
  }

  private static List<PreparedImage> batch(int side) {
    byte[] png =
        new ImageCodec(ImageLimits.DEFAULT)
            .encode(new RgbImage(80, 60, new byte[3 * 80 * 60]), ImageFormat.PNG, 100);
    return Collections.nCopies(
        BATCH, new Preprocessor(ImageLimits.DEFAULT, Set.of(side)).prepare(png));
  }

  private ImageEncoder load(String version) {
    states.enter(version, VersionState.LOADING, "");
    ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT);
    states.enter(version, VersionState.WARMING, "");
    for (int size = 1; size <= BATCH; size *= 2) {
      encoder.encode(batch.subList(0, size));
    }
    states.enter(version, VersionState.READY, "");
    return encoder;
  }

  private static long anonymousMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void follow_manySwaps_memoryOfReleasedVersionsIsGivenBack() throws IOException {
    ServedVersions versions =
        new ServedVersions(
            new ServedVersions.Options(MAX_LOADED, OptionalInt.empty(), List.of()),
            (version, active) -> load(version),
            states,
            Runnable::run,
            () -> 0);
    RolloutTimeline timeline = new RolloutTimeline();
    long warmMib = 0;
    for (int swap = 0; swap < SWAPS; swap++) {
      timeline =
          timeline.with(
              new RolloutStep(
                  swap + 1L, "v" + swap, Optional.empty(), new Decision(0, "test", "")));
      if (swap == 0) {
        versions.start(timeline);
      } else {
        versions.follow(timeline);
      }
      if (swap == WARM_SWAPS) {
        warmMib = anonymousMib();
      }
    }
    long afterMib = anonymousMib();
    versions.close();
    LOG.info(
        "Resident after {} swaps: {} MiB, after {}: {} MiB", WARM_SWAPS, warmMib, SWAPS, afterMib);
    assertThat(afterMib - warmMib).as("growth, MiB").isLessThan(MOST_GROWTH_MIB);
  }
}
