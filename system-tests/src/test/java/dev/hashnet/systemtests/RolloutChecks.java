package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.streams.rollout.Rollouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the tests of rollouts wait for and look at. */
final class RolloutChecks {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private RolloutChecks() {}

  /** Waits until so many instances report, and all of them could serve the version. */
  static void awaitReady(Rollouts rollouts, String version, int instances) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var state = rollouts.state();
              Set<String> names = new HashSet<>();
              state.live().forEach(each -> names.add(each.getInstance()));
              return names.size() == instances && state.notReady(version).isEmpty();
            });
  }

  /** Waits until the last decision has been in force for a moment. */
  static void awaitTime(Rollouts rollouts) {
    long fromMs = rollouts.state().timeline().latest().orElseThrow().fromMs();
    await().atMost(PATIENCE).until(() -> System.currentTimeMillis() > fromMs + 300);
  }

  /** The same network under another name. */
  static ModelArtifact named(String version, ModelArtifact like) {
    return with(version, like.manifest().normalisation(), like, like.onnx(), like.golden());
  }

  static ModelArtifact with(
      String version,
      String normalisation,
      ModelArtifact like,
      byte[] onnx,
      List<GoldenImage> golden) {
    ArtifactManifest manifest = like.manifest();
    return new ModelArtifact(
        new ArtifactManifest(
            version,
            manifest.line(),
            manifest.network(),
            manifest.bits(),
            manifest.side(),
            manifest.radiusBits(),
            normalisation,
            manifest.properties()),
        onnx,
        like.dl4j(),
        golden);
  }

  /** A code and when it came to lie on the topic. */
  record Written(ImageCode code, long writtenMs) {}

  /** The codes by event, those made later left out. */
  static Map<String, Written> codes(Platform platform, Installation installation) {
    Map<String, Written> codes = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> each : read(platform, installation.topics().imageCodes())) {
      ImageCode code =
          installation.serdes().imageCodes().deserializer().decode(each.topic(), each.value());
      if (!code.getReencoded()) {
        codes.put(
            code.getSourcePartition() + "@" + code.getSourceOffset(),
            new Written(code, each.timestamp()));
      }
    }
    return codes;
  }

  static Map<String, Long> timestamps(Platform platform, Installation installation) {
    Map<String, Long> timestamps = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each :
        read(platform, installation.topics().imageEvents())) {
      timestamps.put(each.partition() + "@" + each.offset(), each.timestamp());
    }
    return timestamps;
  }

  /**
   * Each code names the version that its event's Kafka timestamp asks for. Returns the codes by
   * active version.
   */
  static Map<String, Integer> assertVersionsFollow(
      Platform platform, Installation installation, DecidedSteps decided) {
    Map<String, Long> timestamps = timestamps(platform, installation);
    Map<String, Integer> byVersion = new HashMap<>();
    codes(platform, installation)
        .forEach(
            (event, written) -> {
              long timestampMs = Objects.requireNonNull(timestamps.get(event));
              String active = versionOf(written.code(), CodeRole.ACTIVE);
              assertThat(active)
                  .as(
                      "event %s, %d ms into its step",
                      event, timestampMs - decided.at(timestampMs).fromMs())
                  .isEqualTo(decided.at(timestampMs).active());
              assertThat(versionOf(written.code(), CodeRole.CANDIDATE)).isNotEqualTo(active);
              byVersion.merge(active, 1, Integer::sum);
            });
    return byVersion;
  }

  static String versionOf(ImageCode code, CodeRole role) {
    return code.getCodes().stream()
        .filter(each -> each.getRole() == role && each.getLine().equals("hashnet"))
        .map(LineCode::getModelVersion)
        .reduce((one, two) -> one + "+" + two)
        .orElse("none");
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(Platform platform, String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                platform.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < Objects.requireNonNull(ends.get(each)))) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }
}
