package dev.hashnet.systemtests;

import static dev.hashnet.systemtests.RolloutChecks.awaitReady;
import static dev.hashnet.systemtests.RolloutChecks.awaitTime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.reckoning.PublishedAlert;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.reencode.ReencodeOptions;
import dev.hashnet.streams.rollout.Rollouts;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A candidate that learns what came before it, in a run that is broken off and goes on. Fails where
 * its index does not come to cover the window, where images from before it are not found once it is
 * active, or where doing it again changes anything.
 */
@ExtendWith(PlatformExtension.class)
class ReencodeIT {
  private static final Logger LOG = LoggerFactory.getLogger(ReencodeIT.class);
  private static final int EVENTS = 240;
  private static final int BEFORE = 160;

  private static final class BrokenOff extends RuntimeException {}

  @Test
  void shouldFindImagesFromBeforeTheCandidate(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "hashnet,perceptual")) {
      installation.publish(platform.model("other", 2));
      List<EventDraft> drafts = new DemonstrationEvents(9, installation.writer("all")).plan(EVENTS);
      Rollouts rollouts = installation.rollouts();
      try (StreamsApp app = installation.start("only")) {
        installation.send(drafts.subList(0, BEFORE));
        installation.awaitOutcomes();
        Set<String> before =
            installation.published().coded().stream()
                .map(each -> each.arrival().imageId())
                .collect(Collectors.toCollection(HashSet::new));
        rollouts.candidate("other", "test");
        awaitReady(rollouts, "other", 1);
        awaitTime(rollouts);
        installation.send(drafts.subList(BEFORE, BEFORE + 10));
        installation.awaitOutcomes();
        assertThatThrownBy(() -> rollouts.activate("other", OptionalLong.empty(), 1, false, ""))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("of the look-back window");

        ReencodeOptions all = new ReencodeOptions("other", 0, Long.MAX_VALUE, 0, 500);
        assertThatThrownBy(
                () ->
                    installation
                        .reencodeApp()
                        .run(
                            all,
                            each -> {
                              if (each.published() > 0) {
                                throw new BrokenOff();
                              }
                            }))
            .isInstanceOf(BrokenOff.class);
        long rest = installation.reencodeApp().run(all, each -> {});
        long nothing = installation.reencodeApp().run(all, each -> {});
        long again =
            installation
                .reencodeApp()
                .run(new ReencodeOptions("other", 1, Long.MAX_VALUE, 0, 500), each -> {});
        assertThat(rest).isPositive().isLessThan(again);
        assertThat(nothing).as("it goes on where it was").isZero();
        LOG.info("Published {} after it was broken off, then {}, then {}", rest, nothing, again);
        await().atMost(RolloutChecks.PATIENCE).until(() -> rollouts.state().coverage("other") == 1);
        VersionCounts counts = rollouts.state().counts("other", "tiny");
        assertThat(counts.codes()).isEqualTo(counts.windowImages());

        rollouts.activate("other", OptionalLong.empty(), 1, false, "test");
        awaitTime(rollouts);
        installation.send(drafts.subList(BEFORE + 10, EVENTS));
        installation.awaitOutcomes();
        assertThat(app.failure()).isEmpty();
        Reckoning reckoning = installation.reckon();
        assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
        assertThat(foundByOther(installation.published().alerts(), before))
            .as("images from before the candidate that it found")
            .isPositive();
      }
      // Restored from the topic, the index knows the same.
      try (StreamsApp restored = installation.start("restored")) {
        await()
            .atMost(RolloutChecks.PATIENCE)
            .until(
                () ->
                    restored
                            .indexMetrics()
                            .indexed("hashnet", "perceptual")
                            .byVersion()
                            .getOrDefault("other", 0L)
                        == installation.published().coded().stream()
                            .map(each -> each.arrival().imageId())
                            .distinct()
                            .count());
      }
    }
  }

  private static long foundByOther(List<PublishedAlert> alerts, Set<String> before) {
    return alerts.stream()
        .flatMap(alert -> alert.matches().stream())
        .filter(match -> match.modelVersion().equals("other"))
        .flatMap(match -> match.result().neighbours().stream())
        .filter(neighbour -> before.contains(neighbour.id()))
        .count();
  }
}
