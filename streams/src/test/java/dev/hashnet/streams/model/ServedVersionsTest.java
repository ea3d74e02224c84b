package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutStep.Decision;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.core.rollout.VersionState;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.streams.encode.FakeEncoder;
import dev.hashnet.streams.encode.Serving;
import dev.hashnet.streams.encode.ServingSet;
import dev.hashnet.streams.encode.VersionReleasedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServedVersionsTest {
  private static final int MAX_LOADED = 3;

  private final List<ModelStatus> reported = new ArrayList<>();
  private final VersionStates states =
      new VersionStates(reported::add, "node", "hashnet", InstantSource.fixed(Instant.EPOCH));
  private final Deque<Runnable> background = new ArrayDeque<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<String> closed = new HashSet<>();
  private boolean brokerAway;
  private long nowMs;

  private final ServedVersions versions =
      new ServedVersions(
          new ServedVersions.Options(MAX_LOADED, OptionalInt.empty(), List.of()),
          this::load,
          states,
          background::add,
          () -> nowMs);

  private ImageEncoder load(String version, Optional<ImageEncoder> active) {
    states.enter(version, VersionState.LOADING, "");
    if (brokerAway) {
      throw new IllegalStateException("no broker");
    }
    if (refused.contains(version)) {
      states.enter(version, VersionState.REJECTED, "bad");
      throw new InvalidModelException("bad: " + version);
    }
    states.enter(version, VersionState.WARMING, "");
    states.enter(version, VersionState.READY, "");
    return new FakeEncoder("hashnet", Integer.parseInt(version.substring(1))) {
      @Override
      public void close() {
        closed.add(version);
      }
    };
  }

  private static RolloutTimeline then(
      RolloutTimeline before, long fromMs, String active, String candidate) {
    return before.with(
        new RolloutStep(
            fromMs,
            active,
            Optional.of(candidate).filter(each -> !each.isEmpty()),
            new Decision(fromMs, "test", "")));
  }

  private void runBackground() {
    while (!background.isEmpty()) {
      background.poll().run();
    }
  }

  private static String served(Serving serving, long timestampMs) {
    StringBuilder text = new StringBuilder();
    for (ServingSet.Served each : serving.at(timestampMs).encoders()) {
      text.append(each.role()).append(' ').append(each.encoder().version()).append(' ');
    }
    return text.toString().trim();
  }

  private final RolloutTimeline first = then(new RolloutTimeline(), 0, "v1", "");

  @Test
  void follow_candidateThenActivation_servesEachTimeByItsStep() {
    Serving serving = versions.start(first);
    RolloutTimeline swapped = then(then(first, 100, "v1", "v2"), 200, "v2", "v1");

    versions.follow(swapped);
    assertThat(served(serving, 250)).as("still loading").isEqualTo("ACTIVE v1");

    runBackground();
    assertThat(served(serving, 50)).isEqualTo("ACTIVE v1");
    assertThat(served(serving, 100)).isEqualTo("ACTIVE v1 CANDIDATE v2");
    assertThat(served(serving, 200)).isEqualTo("ACTIVE v2 CANDIDATE v1");
    assertThat(states.of("v2")).isEqualTo(VersionState.READY);

    nowMs = 300;
    versions.follow(swapped);
    assertThat(states.of("v2")).isEqualTo(VersionState.SERVING);
  }

  @Test
  void follow_nothingChanged_keepsTheSameSets() {
    Serving serving = versions.start(first);
    RolloutTimeline next = then(first, 100, "v1", "v2");
    versions.follow(next);
    runBackground();
    ServingSet before = serving.at(100);

    versions.follow(then(next, 500, "v1", ""));

    assertThat(serving.at(100)).isSameAs(before);
    assertThat(serving.at(0)).isSameAs(serving.at(500));
  }

  @Test
  void follow_refusedVersion_leavesTheOneBeforeServing() {
    refused.add("v2");
    Serving serving = versions.start(first);

    versions.follow(then(then(first, 100, "v1", "v2"), 200, "v2", "v1"));
    runBackground();

    assertThat(served(serving, 150)).isEqualTo("ACTIVE v1");
    assertThat(served(serving, 250)).isEqualTo("ACTIVE v1");
    assertThat(states.of("v2")).isEqualTo(VersionState.REJECTED);
    versions.follow(then(first, 300, "v2", ""));
    assertThat(background).as("refused for good").isEmpty();
  }

  @Test
  void follow_brokerAway_triesAgain() {
    Serving serving = versions.start(first);
    RolloutTimeline next = then(first, 100, "v2", "v1");
    brokerAway = true;
    versions.follow(next);
    runBackground();
    assertThat(served(serving, 100)).isEqualTo("ACTIVE v1");

    brokerAway = false;
    versions.follow(next);
    runBackground();
    assertThat(served(serving, 100)).isEqualTo("ACTIVE v2 CANDIDATE v1");
  }

  @Test
  void follow_hundredVersions_holdsTheNewestAndReleasesTheRest() {
    RolloutTimeline timeline = first;
    Serving serving = versions.start(timeline);
    ImageEncoder oldest = serving.at(0).encoders().get(0).encoder();
    for (int i = 2; i <= 100; i++) {
      timeline = then(timeline, i * 10L, "v" + i, "v" + (i - 1));
      nowMs = i * 10L;
      versions.follow(timeline);
      runBackground();
      assertThat(served(serving, i * 10L)).isEqualTo("ACTIVE v%d CANDIDATE v%d", i, i - 1);
    }
    assertThat(closed).hasSize(100 - MAX_LOADED).contains("v1").doesNotContain("v98");
    assertThat(states.of("v1")).isEqualTo(VersionState.RETIRED);
    assertThat(served(serving, 5)).as("the oldest that is held").isEqualTo("ACTIVE v98");
    assertThatThrownBy(() -> oldest.encode(List.of())).isInstanceOf(VersionReleasedException.class);
  }

  @Test
  void start_noVersionThatServes_isRefused() {
    refused.add("v1");
    assertThatThrownBy(() -> versions.start(first)).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void close_releasesEveryVersion() {
    versions.start(then(first, 100, "v1", "v2"));
    versions.close();
    assertThat(closed).containsExactlyInAnyOrder("v1", "v2");
  }

  /** Ten versions, each the candidate of the next; loading is done by whoever asks for it. */
  private Serving tenVersions(ServedVersions held) {
    RolloutTimeline timeline = first;
    Serving serving = held.start(timeline);
    for (int i = 2; i <= 10; i++) {
      timeline = then(timeline, i * 10L, "v" + i, "v" + (i - 1));
      nowMs = i * 10L;
      held.follow(timeline);
    }
    last = timeline;
    return serving;
  }

  private RolloutTimeline last = first;

  private ServedVersions loadingAtOnce() {
    return new ServedVersions(
        new ServedVersions.Options(MAX_LOADED, OptionalInt.empty(), List.of()),
        this::load,
        states,
        Runnable::run,
        () -> nowMs);
  }

  @Test
  void await_recordsOfReleasedVersions_recallsThem() throws Exception {
    Serving serving = tenVersions(loadingAtOnce());
    assertThat(serving.isReady(25)).isFalse();
    assertThat(serving.isReady(105)).isTrue();

    for (int i = 2; i <= 10; i++) {
      nowMs += RecalledVersions.LEAST_STAY_MS;
      serving.await(i * 10L + 5);
      assertThat(serving.isReady(i * 10L + 5)).isTrue();
      assertThat(served(serving, i * 10L + 5)).isEqualTo("ACTIVE v%d CANDIDATE v%d", i, i - 1);
    }
    assertThat(served(serving, 105)).as("live all the while").isEqualTo("ACTIVE v10 CANDIDATE v9");
    assertThat(serving.isReady(25)).as("made way for later ones").isFalse();
  }

  @Test
  void follow_recalledVersionsThatNothingAsksFor_releasesThem() throws Exception {
    ServedVersions held = loadingAtOnce();
    Serving serving = tenVersions(held);
    serving.await(25);
    closed.clear();
    nowMs += RecalledVersions.MOST_IDLE_MS / 2;
    serving.await(25);
    nowMs += RecalledVersions.MOST_IDLE_MS / 2 + 1;
    held.follow(last);
    assertThat(closed).as("asked for half the time ago").isEmpty();

    nowMs += RecalledVersions.MOST_IDLE_MS;
    held.follow(last);
    assertThat(closed).containsExactlyInAnyOrder("v1", "v2");
    assertThat(serving.isReady(25)).isFalse();
  }

  @Test
  void await_refusedVersion_recallsTheOneThatServedInItsPlace() throws Exception {
    refused.add("v4");
    Serving serving = tenVersions(loadingAtOnce());

    serving.await(45);

    assertThat(served(serving, 45)).isEqualTo("ACTIVE v3");
  }
}
