package dev.hashnet.systemtests;

import static dev.hashnet.systemtests.RolloutChecks.awaitReady;
import static dev.hashnet.systemtests.RolloutChecks.awaitTime;
import static dev.hashnet.systemtests.RolloutChecks.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.rollout.Rollouts;
import dev.hashnet.systemtests.RolloutChecks.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two instances of two threads that change between model versions under steady load, each version
 * loaded, made the candidate, activated, and released again. Fails where a swap loses an event, a
 * pair or a version, or doubles an alert.
 *
 * <p>{@code -Dhashnet.soak.factor=N} makes it 10 N swaps instead of 6.
 */
@ExtendWith(PlatformExtension.class)
class RolloutIT {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutIT.class);
  private static final int FACTOR = Integer.getInteger("hashnet.soak.factor", 1);
  private static final int SWAPS = FACTOR == 1 ? 6 : 10 * FACTOR;

  /** More than are held at a time, so that every swap loads one and releases one. */
  private static final int VERSIONS = 6;

  private static final int MOST_EVENTS_A_SWAP = 600;

  /** From here on fewer events a second come, so that they can all be encoded again at the end. */
  private static final int MANY_SWAPS = 500;

  private static final int EVENTS_A_SEND = SWAPS < MANY_SWAPS ? SteadyLoad.EVENTS_A_SEND : 2;

  /** Around a swap: from the first decision to a second after it came into force. */
  private static final long AFTER_SWAP_MS = 1_000;

  private final List<MemoryReading> memory = new ArrayList<>();

  @Test
  void shouldLoseNothingThoughVersionsAreSwapped(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "hashnet", 2)) {
      installation.set("hashnet.model.max-loaded", "3");
      for (int i = 0; i < VERSIONS; i++) {
        installation.publish(
            named("v" + i, i % 2 == 0 ? platform.model("other", 2) : platform.model()));
      }
      Rollouts rollouts = installation.rollouts();
      try (StreamsApp left = installation.start("left");
          StreamsApp right = installation.start("right")) {
        // More threads than partitions: one of the four waits.
        installation.awaitShared(Installation.PARTITIONS);
        awaitReady(rollouts, "tiny", 2);
        int most = SWAPS * MOST_EVENTS_A_SWAP * EVENTS_A_SEND / SteadyLoad.EVENTS_A_SEND;
        SteadyLoad load = SteadyLoad.start(installation, 5, most, EVENTS_A_SEND);
        memory.add(MemoryReading.now());
        DecidedSteps decided = new DecidedSteps(rollouts.state().timeline());
        swap(rollouts, decided);
        assertThat(load.goesOn()).as("events to the last swap").isTrue();
        long rolledBackMs = System.currentTimeMillis();
        String bad = rollouts.state().timeline().latest().orElseThrow().active();
        decided.add(rollouts.rollback("bad alerts"));
        awaitTime(rollouts);
        memory.add(MemoryReading.now());
        int sent = load.stop();

        installation.awaitOutcomes();
        report(RolloutChecks.codes(platform, installation), decided, bad, rolledBackMs);
        assertThat(left.failure()).isEmpty();
        assertThat(right.failure()).isEmpty();
        Reckoning reckoning = installation.reckon();
        assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
        assertThat(reckoning.accounting().events()).isEqualTo(sent);
        assertThat(reckoning.pairs().expected()).isPositive();
        Map<String, Integer> byVersion =
            RolloutChecks.assertVersionsFollow(platform, installation, decided);
        assertThat(byVersion).hasSizeGreaterThanOrEqualTo(Math.min(VERSIONS, SWAPS));
        LOG.info(
            "{} swaps, {} events, pairs {}, codes by version {}",
            SWAPS,
            sent,
            reckoning.pairs(),
            byVersion);
      }
      assertReplayGivesTheSame(platform, installation, knownFromMs(rollouts.state().timeline()));
    }
  }

  private void swap(Rollouts rollouts, DecidedSteps decided) {
    RolloutTimeline timeline = rollouts.state().timeline();
    for (int swap = 0; swap < SWAPS; swap++) {
      String next = "v" + swap % VERSIONS;
      Optional<String> before = timeline.latest().flatMap(RolloutStep::candidate);
      if (before.isPresent()) {
        decided.add(rollouts.retire(before.get(), "swap"));
      }
      decided.add(rollouts.candidate(next, "swap " + swap));
      awaitReady(rollouts, next, 2);
      timeline = rollouts.activate(next, OptionalLong.empty(), 0, false, "swap " + swap);
      decided.add(timeline);
      awaitTime(rollouts);
      if (swap % 10 == 9) {
        LOG.info("{} swaps, {}", swap + 1, MemoryReading.now());
      }
      if (swap == SWAPS / 2) {
        memory.add(MemoryReading.now());
      }
    }
  }

  private void report(
      Map<String, Written> codes, DecidedSteps decided, String bad, long rolledBackMs) {
    LOG.info("Memory at the start, in the middle, at the end: {}", memory);
    List<Long> written = codes.values().stream().map(Written::writtenMs).sorted().toList();
    long aroundMs = 0;
    long elsewhereMs = 0;
    for (int i = 1; i < written.size(); i++) {
      long fromMs = written.get(i - 1);
      long toMs = written.get(i);
      if (isAroundASwap(decided, fromMs, toMs)) {
        aroundMs = Math.max(aroundMs, toMs - fromMs);
      } else {
        elsewhereMs = Math.max(elsewhereMs, toMs - fromMs);
      }
    }
    LOG.info(
        "Longest time between two codes: {} ms where an activation came into force, {} ms elsewhere",
        aroundMs,
        elsewhereMs);
    long lastBadMs =
        codes.values().stream()
            .filter(each -> RolloutChecks.versionOf(each.code(), CodeRole.ACTIVE).equals(bad))
            .mapToLong(Written::writtenMs)
            .max()
            .orElse(rolledBackMs);
    LOG.info(
        "Rollback: {} ms from the command to the last code by {}", lastBadMs - rolledBackMs, bad);
  }

  private static boolean isAroundASwap(DecidedSteps decided, long fromMs, long toMs) {
    List<RolloutStep> steps = decided.all();
    for (int i = 1; i < steps.size(); i++) {
      if (!steps.get(i).active().equals(steps.get(i - 1).active())
          && toMs >= steps.get(i).fromMs()
          && fromMs <= steps.get(i).fromMs() + AFTER_SWAP_MS) {
        return true;
      }
    }
    return false;
  }

  /** From when on it is known what was decided. */
  private static long knownFromMs(RolloutTimeline timeline) {
    boolean allKept = timeline.steps().size() < RolloutTimeline.MAX_STEPS;
    return allKept ? 0 : timeline.steps().get(0).fromMs();
  }

  /**
   * Another application reads the same events from the beginning, and writes codes elsewhere.
   *
   * @param knownFromMs time of the oldest decision that is kept; older events meet its versions,
   *     and are not compared
   */
  private static void assertReplayGivesTheSame(
      Platform platform, Installation installation, long knownFromMs) throws Exception {
    Map<String, Long> timestamps = RolloutChecks.timestamps(platform, installation);
    Map<String, Written> first = RolloutChecks.codes(platform, installation);
    // Fewer than there were: those of the events that are encoded again have to come back.
    installation.set("hashnet.model.max-loaded", "4");
    try (StreamsApp again = installation.startEncodingAgain("again")) {
      installation.awaitOutcomesAgain();
      assertThat(again.failure()).isEmpty();
    }
    Map<String, Written> second = RolloutChecks.codes(platform, installation);
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.keySet().removeIf(event -> Objects.requireNonNull(timestamps.get(event)) < knownFromMs);
    assertThat(first).isNotEmpty();
    first.forEach(
        (event, written) -> {
          ImageCode repeated = Objects.requireNonNull(second.get(event)).code();
          // A candidate that was still loading had no codes yet; in the replay it has.
          assertThat(repeated.getCodes())
              .as("event %s", event)
              .containsAll(written.code().getCodes());
          assertThat(RolloutChecks.versionOf(repeated, CodeRole.ACTIVE))
              .isEqualTo(RolloutChecks.versionOf(written.code(), CodeRole.ACTIVE));
        });
    LOG.info(
        "Replay of {} records: the {} whose decision is kept have the same codes and active versions",
        second.size(),
        first.size());
  }
}
