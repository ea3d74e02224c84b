package dev.hashnet.systemtests;

import static dev.hashnet.systemtests.RolloutChecks.awaitReady;
import static dev.hashnet.systemtests.RolloutChecks.awaitTime;
import static dev.hashnet.systemtests.RolloutChecks.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.embedded.ChildProcess;
import dev.hashnet.streams.rollout.Rollouts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that is killed with SIGKILL in each phase of a rollout while events are under way.
 * Fails where that loses an event or a pair, or where a code names another version than its event's
 * time asks for.
 *
 * <p>With {@code -Dhashnet.soak.factor=N} above 1 in all four phases, else in one.
 */
@ExtendWith(PlatformExtension.class)
class RolloutKillIT {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutKillIT.class);
  private static final int FACTOR = Integer.getInteger("hashnet.soak.factor", 1);

  private enum Phase {
    LOADING,
    CANDIDATE,
    BEFORE_ITS_TIME,
    RIGHT_AFTER
  }

  private final Map<String, ChildProcess> instances = new HashMap<>();
  private final Map<String, Integer> starts = new HashMap<>();

  @Test
  void shouldLoseNothingThoughAnInstanceIsKilledInEachPhase(Platform platform) throws Exception {
    List<Phase> phases = FACTOR > 1 ? List.of(Phase.values()) : List.of(Phase.BEFORE_ITS_TIME);
    try (Installation installation = new Installation(platform, "hashnet")) {
      for (Phase phase : phases) {
        installation.publish(named(phase.name(), platform.model("other", 2)));
      }
      Rollouts rollouts = installation.rollouts();
      start(installation, "left");
      start(installation, "right");
      awaitReady(rollouts, "tiny", 2);
      SteadyLoad load = SteadyLoad.start(installation, 12, 40_000);
      for (Phase phase : phases) {
        killIn(phase, installation, rollouts);
        LOG.info("Killed in phase {}", phase);
      }
      RolloutTimeline decided = rollouts.state().timeline();
      int sent = load.stop();

      installation.awaitOutcomes();
      Reckoning reckoning = installation.reckon();
      assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
      assertThat(reckoning.accounting().events()).isEqualTo(sent);
      Map<String, Integer> byVersion =
          RolloutChecks.assertVersionsFollow(platform, installation, new DecidedSteps(decided));
      for (Phase phase : phases) {
        assertThat(byVersion).containsKey(phase.name());
      }
      LOG.info("{} events, codes by version {}, pairs {}", sent, byVersion, reckoning.pairs());
    } finally {
      instances.values().forEach(ChildProcess::destroyForcibly);
    }
  }

  /** Goes through a rollout of the version of that name, with a kill in that phase. */
  private void killIn(Phase phase, Installation installation, Rollouts rollouts) {
    String version = phase.name();
    rollouts
        .state()
        .timeline()
        .latest()
        .orElseThrow()
        .candidate()
        .ifPresent(before -> rollouts.retire(before, "test"));
    rollouts.candidate(version, "test");
    if (phase == Phase.LOADING) {
      killAndStart(installation);
    }
    awaitReady(rollouts, version, 2);
    awaitTime(rollouts);
    if (phase == Phase.CANDIDATE) {
      killAndStart(installation);
      awaitReady(rollouts, version, 2);
    }
    long fromMs =
        rollouts
            .activate(version, OptionalLong.empty(), 0, false, "test")
            .latest()
            .orElseThrow()
            .fromMs();
    if (phase == Phase.BEFORE_ITS_TIME) {
      killAndStart(installation);
    }
    await().until(() -> System.currentTimeMillis() > fromMs);
    if (phase == Phase.RIGHT_AFTER) {
      killAndStart(installation);
    }
    awaitReady(rollouts, version, 2);
    awaitTime(rollouts);
  }

  private void start(Installation installation, String name) {
    instances.put(name, installation.startChild(name));
    int times = starts.merge(name, 1, Integer::sum);
    installation.awaitRunning(Objects.requireNonNull(instances.get(name)), name, times);
  }

  private void killAndStart(Installation installation) {
    Objects.requireNonNull(instances.get("left")).destroyForcibly();
    start(installation, "left");
  }
}
