package dev.hashnet.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.core.rollout.RolloutStep.Decision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RolloutTest {
  private static RolloutStep step(long fromMs, String active, String candidate) {
    return new RolloutStep(
        fromMs,
        active,
        Optional.of(candidate).filter(each -> !each.isEmpty()),
        new Decision(fromMs, "test", ""));
  }

  private static RolloutDecisions at(RolloutTimeline timeline, long fromMs) {
    return new RolloutDecisions(timeline, fromMs, new Decision(fromMs, "test", ""));
  }

  private static final RolloutTimeline FIRST = new RolloutTimeline(List.of(step(0, "v1", "")));

  @Test
  void state_everyLegalPath_endsRetiredOrRejected() {
    for (VersionState state : VersionState.values()) {
      for (VersionState next : VersionState.values()) {
        if (state.successors().contains(next)) {
          assertThat(state.next(next)).isEqualTo(next);
        } else {
          assertThatThrownBy(() -> state.next(next))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("from=" + state);
        }
      }
    }
    assertThat(VersionState.READY.successors()).contains(VersionState.SERVING);
    assertThat(VersionState.LOADING.successors()).doesNotContain(VersionState.SERVING);
    assertThat(VersionState.REJECTED.successors()).isEmpty();
  }

  @Test
  void at_aRecordsTime_givesTheStepOfThatTime() {
    RolloutTimeline timeline =
        new RolloutTimeline(
            List.of(step(10, "v1", ""), step(20, "v1", "v2"), step(30, "v2", "v1")));

    assertThat(timeline.at(5)).contains(step(10, "v1", ""));
    assertThat(timeline.at(20)).contains(step(20, "v1", "v2"));
    assertThat(timeline.at(29)).contains(step(20, "v1", "v2"));
    assertThat(timeline.at(99)).contains(step(30, "v2", "v1"));
    assertThat(new RolloutTimeline().at(5)).isEmpty();
  }

  @Test
  void with_aStepBeforeOneToCome_takesItsPlace() {
    RolloutTimeline timeline = new RolloutTimeline(List.of(step(0, "v1", ""), step(90, "v2", "")));

    assertThat(timeline.with(step(50, "v3", "")).steps())
        .containsExactly(step(0, "v1", ""), step(50, "v3", ""));
  }

  @Test
  void with_moreThanTheLimit_givesUpTheOldest() {
    RolloutTimeline timeline = new RolloutTimeline();
    for (int i = 0; i < RolloutTimeline.MAX_STEPS + 5; i++) {
      timeline = timeline.with(step(i, "v" + i, ""));
    }
    assertThat(timeline.steps()).hasSize(RolloutTimeline.MAX_STEPS);
    assertThat(timeline.steps().get(0).active()).isEqualTo("v5");
    assertThat(timeline.newestVersions(3)).containsExactly("v1028", "v1027", "v1026");
  }

  @Test
  void coverage_growsFromTheStepThatBeganToServeIt() {
    RolloutTimeline timeline =
        new RolloutTimeline(
            List.of(step(0, "v1", ""), step(1_000, "v1", "v2"), step(1_500, "v2", "v1")));

    assertThat(timeline.coverage("v2", 900, 1_000)).isZero();
    assertThat(timeline.coverage("v2", 1_250, 1_000)).isEqualTo(0.25);
    assertThat(timeline.coverage("v2", 9_000, 1_000)).isEqualTo(1);
    assertThat(timeline.coverage("v1", 1_600, 1_000_000)).isEqualTo(1);
    assertThat(timeline.coverage("v3", 9_000, 1_000)).isZero();
  }

  @Test
  void decisions_thatAreNotOpen_areRefusedWithTheReason() {
    RolloutTimeline both = at(FIRST, 10).candidate("v2");

    assertThatThrownBy(() -> at(both, 20).candidate("v3"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("candidate=v2");
    assertThatThrownBy(() -> at(FIRST, 20).activate("v2", false))
        .hasMessageContaining("not the candidate");
    assertThatThrownBy(() -> at(both, 20).activate("v1", true))
        .hasMessageContaining("active already");
    assertThatThrownBy(() -> at(both, 20).retire("v1")).hasMessageContaining("activate another");
    assertThatThrownBy(() -> at(FIRST, 20).rollback()).hasMessageContaining("no other version");
    assertThatThrownBy(() -> at(new RolloutTimeline(), 20).candidate("v1"))
        .hasMessageContaining("ever active");
  }

  @Test
  void rollback_afterActivation_bringsTheOldVersionBackAndDropsTheNew() {
    RolloutTimeline swapped = at(at(FIRST, 10).candidate("v2"), 20).activate("v2", false);

    assertThat(swapped.latest().orElseThrow().candidate()).contains("v1");
    RolloutStep back = at(swapped, 30).rollback().latest().orElseThrow();
    assertThat(back.active()).isEqualTo("v1");
    assertThat(back.candidate()).isEmpty();
  }

  /** Whatever is decided, a record's versions do not change once its time has passed. */
  @Test
  void decisions_longRandomHistory_neverChangeThePast() {
    SplittableRandom random = new SplittableRandom(4);
    RolloutTimeline timeline = FIRST;
    for (long nowMs = 1; nowMs < 900; nowMs++) {
      List<Optional<RolloutStep>> past = new ArrayList<>();
      for (long t = 0; t <= nowMs; t++) {
        past.add(timeline.at(t));
      }
      timeline = move(random, timeline, nowMs + 1 + random.nextInt(3));
      for (int t = 0; t <= nowMs; t++) {
        assertThat(timeline.at(t)).isEqualTo(past.get(t));
      }
    }
    assertThat(timeline.steps()).hasSizeGreaterThan(50);
  }

  private static RolloutTimeline move(SplittableRandom random, RolloutTimeline before, long ms) {
    String version = "v" + random.nextInt(1, 5);
    try {
      return switch (random.nextInt(4)) {
        case 0 -> at(before, ms).candidate(version);
        case 1 -> at(before, ms).activate(version, random.nextBoolean());
        case 2 -> at(before, ms).rollback();
        default -> at(before, ms).retire(version);
      };
    } catch (RefusedException e) {
      return before;
    }
  }

  @Test
  void decide_forThePast_isRefused() {
    RolloutDecisions past = new RolloutDecisions(FIRST, 99, new Decision(100, "test", ""));

    assertThatThrownBy(() -> past.activate("v2", true))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Cannot decide for the past");
  }

  /** Decided by what is in force, not by what is to come. */
  @Test
  void retire_beforeAScheduledActivation_takesItsPlace() {
    RolloutTimeline scheduled =
        new RolloutTimeline(
            List.of(step(0, "v1", ""), step(10, "v1", "v2"), step(1_000, "v2", "v1")));

    assertThat(at(scheduled, 50).retire("v2").steps())
        .containsExactly(step(0, "v1", ""), step(10, "v1", "v2"), step(50, "v1", ""));
  }

  private static final GuardBounds BOUNDS = new GuardBounds(1_000, 10, 2, 0.01, 3, 0);

  @Test
  void activateGuarded_goesFromTheCanaryToAllAndEndsUnwatched() {
    RolloutTimeline canary =
        at(at(FIRST, 10).candidate("v2"), 20).activateGuarded("v2", 100, BOUNDS);
    RolloutStep first = canary.at(20).orElseThrow();
    assertThat(first.active()).isEqualTo("v1");
    assertThat(first.candidate()).contains("v2");
    assertThat(first.canaryPerMille()).isEqualTo(100);

    RolloutTimeline full = at(canary, 30).advance();
    RolloutStep second = full.at(30).orElseThrow();
    assertThat(second.active()).isEqualTo("v2");
    assertThat(second.candidate()).contains("v1");
    assertThat(second.canaryPerMille()).isZero();
    assertThat(second.guard()).contains(BOUNDS);

    assertThat(at(full, 40).advance().at(40).orElseThrow()).isEqualTo(step(40, "v2", "v1"));
  }

  @Test
  void rollback_duringACanary_dropsTheCandidate() {
    RolloutTimeline candidate = at(FIRST, 10).candidate("v2");
    RolloutTimeline canary = at(candidate, 20).activateGuarded("v2", 100, BOUNDS);

    assertThat(at(canary, 30).rollback().at(30).orElseThrow()).isEqualTo(step(30, "v1", ""));
    assertThat(at(at(canary, 30).advance(), 40).rollback().at(40).orElseThrow())
        .isEqualTo(step(40, "v1", ""));
  }

  @Test
  void partOf_ids_dividesThemEvenly() {
    int[] counts = new int[10];
    for (int i = 0; i < 10_000; i++) {
      byte[] id = ("img-" + i).getBytes(StandardCharsets.UTF_8);
      assertThat(CanaryShare.partOf(id)).isEqualTo(CanaryShare.partOf(id)).isBetween(0, 999);
      counts[CanaryShare.partOf(id) / 100]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(850, 1_150);
    }
  }

  private static VersionCounts counts(long images, long failures, long encodeNs, long alerts) {
    return new VersionCounts(
        images, failures, encodeNs, images, images / 2, images, alerts, 0, List.of(), 0, 0);
  }

  @Test
  void broken_eachBound_isNamed() {
    VersionCounts older = counts(100, 0, 100_000_000, 5);

    assertThat(BOUNDS.broken(counts(100, 0, 100_000_000, 6), older)).isEmpty();
    assertThat(BOUNDS.broken(counts(9, 0, 1, 9), older)).as("too few to judge").isEmpty();
    assertThat(BOUNDS.broken(counts(100, 0, 100_000_000, 50), older))
        .contains("50 alerts of 100 images, 5 by the version before: more than 2.0 times apart");
    assertThat(BOUNDS.broken(counts(100, 0, 100_000_000, 0), counts(100, 0, 100_000_000, 50)))
        .contains("0 alerts of 100 images, 50 by the version before: more than 2.0 times apart");
    assertThat(BOUNDS.broken(counts(0, 100, 0, 0), older))
        .contains("it failed on 100.0 % of 100 images, at most 1.0 % are allowed");
    assertThat(BOUNDS.broken(counts(100, 0, 400_000_000, 5), older))
        .contains("4.000 ms an image, 1.000 ms by the version before: more than 3.0 times as long");
    assertThat(new GuardBounds(1_000, 10, 2, 0.01, 3, 0.9).broken(older, older))
        .contains("50.0 % of the codes are those of the version before, at least 90.0 % are asked");
  }
}
