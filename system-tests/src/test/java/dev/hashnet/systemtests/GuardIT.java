package dev.hashnet.systemtests;

import static dev.hashnet.systemtests.RolloutChecks.awaitReady;
import static dev.hashnet.systemtests.RolloutChecks.awaitTime;
import static dev.hashnet.systemtests.RolloutChecks.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hashnet.core.rollout.CanaryShare;
import dev.hashnet.core.rollout.GuardBounds;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.quickstart.SentEvent;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.rollout.RolloutState;
import dev.hashnet.streams.rollout.Rollouts;
import dev.hashnet.systemtests.RolloutChecks.Written;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version that keeps its bounds goes from the canary to all images by itself; one that does not
 * is taken back by itself. Fails where the instances do not decide, where an image falls on the
 * wrong side of a canary, or where that costs a pair.
 */
@ExtendWith(PlatformExtension.class)
class GuardIT {
  private static final Logger LOG = LoggerFactory.getLogger(GuardIT.class);
  private static final int CANARY_PER_MILLE = 300;
  private static final GuardBounds BOUNDS = new GuardBounds(3_000, 60, 50, 0.01, 100, 0.9);

  @Test
  void shouldGoOnOrBackByItself(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "hashnet,perceptual")) {
      installation.publish(named("same", platform.model()));
      installation.publish(platform.model("other", 2));
      Rollouts rollouts = installation.rollouts();
      try (StreamsApp left = installation.start("left");
          StreamsApp right = installation.start("right")) {
        candidate(rollouts, "same");
        // From here on both versions know every image, so that what they find must be the same.
        SteadyLoad load = SteadyLoad.start(installation, 7, 20_000);

        RolloutTimeline decided = guarded(rollouts, "same");
        RolloutStep last = decided.latest().orElseThrow();
        assertThat(last.active()).isEqualTo("same");
        assertThat(last.guard()).isEmpty();
        assertThat(decided.steps().stream().filter(each -> each.canaryPerMille() > 0)).hasSize(1);
        assertThat(last.decision().by()).startsWith("guard on ");
        // The figures of the two versions are two records: a look may fall between them.
        await()
            .atMost(RolloutChecks.PATIENCE)
            .untilAsserted(() -> assertSideBySide(rollouts.state()));

        rollouts.retire("tiny", "test");
        awaitTime(rollouts);
        candidate(rollouts, "other");
        decided = guarded(rollouts, "other");
        last = decided.latest().orElseThrow();
        assertThat(last.active()).isEqualTo("same");
        assertThat(last.candidate()).isEmpty();
        assertThat(last.decision().reason())
            .startsWith("other taken back: ")
            .endsWith("at least 90.0 % are asked");
        awaitTime(rollouts);
        int sent = load.stop();

        installation.awaitOutcomes();
        assertThat(left.failure()).isEmpty();
        assertThat(right.failure()).isEmpty();
        assertThat(installation.reckon().isExact()).as("%s", installation.reckon()).isTrue();
        assertThat(installation.reckon().accounting().events()).isEqualTo(sent);
        assertSides(platform, installation, decided);
        decided
            .steps()
            .forEach(
                each ->
                    LOG.info(
                        "active {}, candidate {}, canary {} per mille, by {}: {}",
                        each.active(),
                        each.candidate().orElse("none"),
                        each.canaryPerMille(),
                        each.decision().by(),
                        each.decision().reason()));
      }
    }
  }

  private static void candidate(Rollouts rollouts, String version) {
    rollouts.candidate(version, "test");
    awaitReady(rollouts, version, 2);
    awaitTime(rollouts);
  }

  /** Activates the candidate under guard, and waits until nothing is watched. */
  private static RolloutTimeline guarded(Rollouts rollouts, String version) {
    rollouts.activateGuarded(version, CANARY_PER_MILLE, BOUNDS, 0, "test");
    return await()
        .atMost(RolloutChecks.PATIENCE)
        .until(
            () -> rollouts.state().timeline(),
            timeline -> timeline.latest().orElseThrow().guard().isEmpty());
  }

  private static void assertSideBySide(RolloutState state) {
    VersionCounts same = state.counts("same", "tiny");
    VersionCounts tiny = state.counts("tiny", "same");
    assertThat(same.equalCodes()).isPositive().isEqualTo(same.compared());
    assertThat(same.alerts()).isEqualTo(same.commonAlerts()).isEqualTo(tiny.alerts());
    assertThat(same.distances()).isEqualTo(tiny.distances());
    assertThat(same.codes()).isPositive();
    LOG.info("Side by side: same {}, tiny {}", same, tiny);
  }

  /** In each step an image's active version is the one that the hash of its id says. */
  private static void assertSides(
      Platform platform, Installation installation, RolloutTimeline decided) {
    Map<String, Long> timestamps = RolloutChecks.timestamps(platform, installation);
    Map<String, String> ids = new HashMap<>();
    for (Map.Entry<SourceOffset, SentEvent> each : installation.sender().places().entrySet()) {
      ids.put(each.getKey().partition() + "@" + each.getKey().offset(), each.getValue().imageId());
    }
    Map<String, Integer> sides = new HashMap<>();
    for (Map.Entry<String, Written> each : RolloutChecks.codes(platform, installation).entrySet()) {
      RolloutStep step =
          decided.at(Objects.requireNonNull(timestamps.get(each.getKey()))).orElseThrow();
      byte[] id = Objects.requireNonNull(ids.get(each.getKey())).getBytes(StandardCharsets.UTF_8);
      boolean canary = CanaryShare.partOf(id) < step.canaryPerMille();
      assertThat(RolloutChecks.versionOf(each.getValue().code(), CodeRole.ACTIVE))
          .as(
              "event %s, %d ms into step %s",
              each.getKey(),
              Objects.requireNonNull(timestamps.get(each.getKey())) - step.fromMs(),
              step)
          .isEqualTo(canary ? step.candidate().orElseThrow() : step.active());
      if (step.canaryPerMille() > 0) {
        sides.merge(canary ? "canary" : "rest", 1, Integer::sum);
      }
    }
    assertThat(sides).containsOnlyKeys("canary", "rest");
    LOG.info("During canaries of 30 %: {}", sides);
  }
}
