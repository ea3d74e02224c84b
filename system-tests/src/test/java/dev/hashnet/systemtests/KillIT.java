package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.embedded.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two instances that are killed with SIGKILL in turn while events are under way. Fails where a
 * record's offset is committed without its code, or its code without the offset.
 *
 * <p>{@code -Dhashnet.soak.factor=N} makes it N times as long.
 */
@ExtendWith(PlatformExtension.class)
class KillIT {
  private static final int FACTOR = Integer.getInteger("hashnet.soak.factor", 1);
  private static final int KILLS = 4 * FACTOR;
  private static final int EVENTS_A_KILL = 200;
  private static final int LAST_EVENTS = 100;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int MAX_POLLS = 6_000;
  private static final List<String> NAMES = List.of("left", "right");

  private final Map<String, ChildProcess> instances = new HashMap<>();
  private final List<String> starts = new ArrayList<>();

  @Test
  void shouldGiveEveryEventOneCodeThoughInstancesAreKilled(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "perceptual")) {
      NAMES.forEach(name -> start(installation, name));
      List<EventDraft> drafts =
          new DemonstrationEvents(11, installation.writer("all"))
              .plan(KILLS * EVENTS_A_KILL + LAST_EVENTS);
      int inTheMiddle = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        String victim = NAMES.get(kill % NAMES.size());
        awaitBoth(installation);
        int before = installation.watch().outcomes();
        installation.send(drafts.subList(kill * EVENTS_A_KILL, (kill + 1) * EVENTS_A_KILL));
        awaitOutcomesBeyond(installation, before);
        instance(victim).destroyForcibly();
        installation.watch().poll(POLL);
        inTheMiddle += installation.watch().outcomes() < installation.sent() ? 1 : 0;
        installation.awaitOutcomes();
        start(installation, victim);
      }
      installation.send(drafts.subList(KILLS * EVENTS_A_KILL, drafts.size()));
      installation.awaitOutcomes();

      Reckoning reckoning = installation.reckon();
      assertThat(inTheMiddle).as("kills with events under way").isPositive();
      assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
      assertThat(reckoning.accounting().events()).isEqualTo(drafts.size());
      assertThat(reckoning.pairs().expected()).isPositive();
    } finally {
      instances.values().forEach(ChildProcess::destroyForcibly);
    }
  }

  private void start(Installation installation, String name) {
    instances.put(name, installation.startChild(name));
    starts.add(name);
  }

  private ChildProcess instance(String name) {
    return Objects.requireNonNull(instances.get(name));
  }

  private void awaitBoth(Installation installation) {
    for (String name : NAMES) {
      installation.awaitRunning(instance(name), name, Collections.frequency(starts, name));
    }
    installation.awaitShared(NAMES.size());
  }

  /** Returns as soon as the first of the newly sent events has an outcome. */
  private static void awaitOutcomesBeyond(Installation installation, int before) {
    for (int polls = 0; installation.watch().outcomes() <= before; polls++) {
      assertThat(polls).as("polls without an outcome").isLessThan(MAX_POLLS);
      installation.watch().poll(POLL);
    }
  }
}
