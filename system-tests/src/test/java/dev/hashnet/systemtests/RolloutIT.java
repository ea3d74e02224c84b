package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.rollout.Rollouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two instances of two threads that change between model versions while events are under way. Fails
 * where a swap loses an event, a pair or a version, or doubles an alert.
 *
 * <p>{@code -Dhashnet.soak.factor=N} makes it N times as long.
 */
@ExtendWith(PlatformExtension.class)
class RolloutIT {
  private static final int SWAPS = 5 * Integer.getInteger("hashnet.soak.factor", 1);
  private static final int EVENTS_A_SWAP = 60;
  private static final int EVENTS_A_SEND = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void shouldLoseNothingThoughVersionsAreSwapped(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "hashnet", 2)) {
      List<EventDraft> drafts =
          new DemonstrationEvents(5, installation.writer("all")).plan(SWAPS * EVENTS_A_SWAP);
      installation.publish(platform.model("other", 2));
      Rollouts rollouts = installation.rollouts();
      try (StreamsApp left = installation.start("left");
          StreamsApp right = installation.start("right")) {
        // More threads than partitions: one of the four waits.
        installation.awaitShared(Installation.PARTITIONS);
        awaitReady(rollouts, "tiny", 2);
        rollouts.candidate("other", "test");
        awaitReady(rollouts, "other", 2);
        awaitTime(rollouts);

        RolloutTimeline decided = sendWhileSwapping(installation, rollouts, drafts);

        installation.awaitOutcomes();
        assertThat(left.failure()).isEmpty();
        assertThat(right.failure()).isEmpty();
        Reckoning reckoning = installation.reckon();
        assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
        assertThat(reckoning.accounting().events()).isEqualTo(drafts.size());
        assertThat(reckoning.pairs().expected()).isPositive();
        assertVersionsFollow(platform, installation, decided);
      }
    }
  }

  private static RolloutTimeline sendWhileSwapping(
      Installation installation, Rollouts rollouts, List<EventDraft> drafts) throws Exception {
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < drafts.size(); i += EVENTS_A_SEND) {
                installation.send(drafts.subList(i, Math.min(drafts.size(), i + EVENTS_A_SEND)));
                Thread.sleep(100);
              }
              return null;
            });
    Thread sender = new Thread(sending, "events");
    sender.start();
    RolloutTimeline decided = rollouts.state().timeline();
    for (int swap = 0; swap < SWAPS; swap++) {
      String next = swap % 2 == 0 ? "other" : "tiny";
      decided = rollouts.activate(next, OptionalLong.empty(), 0, false, "swap " + swap);
      awaitTime(rollouts);
    }
    ((Future<Void>) sending).get();
    return decided;
  }

  /** Waits until so many instances report, and all of them could serve the version. */
  private static void awaitReady(Rollouts rollouts, String version, int instances) {
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
  private static void awaitTime(Rollouts rollouts) {
    long fromMs = rollouts.state().timeline().latest().orElseThrow().fromMs();
    await().atMost(PATIENCE).until(() -> System.currentTimeMillis() > fromMs + 300);
  }

  /** Each code names the version that its event's Kafka timestamp asks for, and both served. */
  private static void assertVersionsFollow(
      Platform platform, Installation installation, RolloutTimeline decided) {
    Map<String, Long> timestamps = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each :
        read(platform, installation.topics().imageEvents())) {
      timestamps.put(each.partition() + "@" + each.offset(), each.timestamp());
    }
    Map<String, Integer> byVersion = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : read(platform, installation.topics().imageCodes())) {
      ImageCode code =
          installation.serdes().imageCodes().deserializer().decode(each.topic(), each.value());
      long timestampMs =
          Objects.requireNonNull(
              timestamps.get(code.getSourcePartition() + "@" + code.getSourceOffset()));
      String active = versionOf(code, CodeRole.ACTIVE);
      assertThat(active).isEqualTo(decided.at(timestampMs).orElseThrow().active());
      assertThat(versionOf(code, CodeRole.CANDIDATE)).isNotEqualTo(active);
      byVersion.merge(active, 1, Integer::sum);
    }
    assertThat(byVersion).containsOnlyKeys("tiny", "other");
  }

  private static String versionOf(ImageCode code, CodeRole role) {
    return code.getCodes().stream()
        .filter(each -> each.getRole() == role)
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

  @Test
  void shouldGoOnServingThoughTheCandidateIsBad(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "hashnet")) {
      installation.publish(wrongGolden(platform.model("other", 2)));
      Rollouts rollouts = installation.rollouts();
      try (StreamsApp app = installation.start("only")) {
        rollouts.candidate("bad", "test");
        await()
            .atMost(PATIENCE)
            .until(() -> rollouts.state().notReady("bad").toString().contains("REJECTED"));

        assertThat(rollouts.state().notReady("bad").toString()).contains("golden image 0");
        assertThatThrownBy(() -> rollouts.activate("bad", OptionalLong.empty(), 0, false, ""))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("only: REJECTED");
        // Forced, it changes nothing either: the version before goes on serving.
        rollouts.activate("bad", OptionalLong.empty(), 0, true, "to see");
        awaitTime(rollouts);
        installation.send(
            new DemonstrationEvents(6, installation.writer("all")).plan(EVENTS_A_SWAP));
        installation.awaitOutcomes();
        assertThat(app.failure()).isEmpty();
        assertThat(installation.reckon().isExact()).isTrue();
        assertThat(rollouts.rollback("bad codes").latest().orElseThrow().active())
            .isEqualTo("tiny");
      }
    }
  }

  private static ModelArtifact wrongGolden(ModelArtifact sound) {
    ArtifactManifest manifest = sound.manifest();
    List<GoldenImage> wrong =
        sound.golden().stream()
            .map(
                each -> {
                  byte[] code = each.code().toBytes();
                  code[0] ^= 1;
                  return new GoldenImage(each.content(), BinaryCode.ofBytes(code));
                })
            .toList();
    return new ModelArtifact(
        new ArtifactManifest(
            "bad",
            manifest.line(),
            manifest.network(),
            manifest.bits(),
            manifest.side(),
            manifest.radiusBits(),
            manifest.normalisation(),
            manifest.properties()),
        sound.onnx(),
        sound.dl4j(),
        wrong);
  }
}
