package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.embedded.ChildProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two instances, one of which is killed with SIGKILL again and again while events are under way.
 * Fails where the look-ahead lets go of a record before its code is committed, or sends one twice.
 *
 * <p>{@code -Dhashnet.soak.factor=N} makes it N times as long.
 */
@ExtendWith(PlatformExtension.class)
class KillIT {
  private static final int FACTOR = Integer.getInteger("hashnet.soak.factor", 1);
  private static final int KILLS = 3 * FACTOR;
  private static final int EVENTS_A_KILL = 250;
  private static final int LAST_EVENTS = 100;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int MAX_POLLS = 6_000;
  private static final String VICTIM = "victim";
  private static final String SURVIVOR = "survivor";

  @Test
  void shouldGiveEveryEventOneCodeThoughAnInstanceIsKilled(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "perceptual");
        ChildProcess survivor = installation.startChild(SURVIVOR)) {
      installation.awaitRunning(survivor, SURVIVOR, 1);
      List<EventDraft> drafts =
          new DemonstrationEvents(11, installation.writer("all"))
              .plan(KILLS * EVENTS_A_KILL + LAST_EVENTS);
      int inTheMiddle = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        ChildProcess victim = installation.startChild(VICTIM);
        try {
          installation.awaitRunning(victim, VICTIM, kill + 1);
          int before = installation.watch().outcomes();
          installation.send(drafts.subList(kill * EVENTS_A_KILL, (kill + 1) * EVENTS_A_KILL));
          awaitOutcomesBeyond(installation, before);
        } finally {
          victim.destroyForcibly();
        }
        installation.watch().poll(POLL);
        inTheMiddle += installation.watch().outcomes() < installation.sent() ? 1 : 0;
        installation.awaitOutcomes();
      }
      installation.send(drafts.subList(KILLS * EVENTS_A_KILL, drafts.size()));
      installation.awaitOutcomes();

      Reckoning reckoning = installation.reckon();
      assertThat(inTheMiddle).as("kills with events under way").isPositive();
      assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
      assertThat(reckoning.accounting().events()).isEqualTo(drafts.size());
      assertThat(reckoning.pairs().expected()).isPositive();
      assertThat(survivor.isAlive()).isTrue();
    }
  }

  /** Returns as soon as the first of the newly sent events has an outcome. */
  private static void awaitOutcomesBeyond(Installation installation, int before) {
    for (int polls = 0; installation.watch().outcomes() <= before; polls++) {
      assertThat(polls).as("polls without an outcome").isLessThan(MAX_POLLS);
      installation.watch().poll(POLL);
    }
  }
}
