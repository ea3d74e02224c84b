package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.reckoning.CodeRecord;
import dev.hashnet.streams.StreamsApp;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import dev.hashnet.streams.index.ReadOnlyHammingIndex.CodeSpace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A standby that has kept up goes on where the other ended, and reads nothing again. */
@ExtendWith(PlatformExtension.class)
class StandbyIT {
  private static final int EVENTS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void shouldGoOnFromAWarmStandby(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "perceptual")) {
      installation.set("num.standby.replicas", "1");
      List<EventDraft> drafts =
          new DemonstrationEvents(17, installation.writer("all")).plan(EVENTS);
      try (StreamsApp one = installation.start("one");
          StreamsApp other = installation.start("other")) {
        installation.send(drafts.subList(0, EVENTS / 2));
        installation.awaitOutcomes();
        // One collection is one partition: one instance compares all of its images.
        StreamsApp owner = one.indexMetrics().arrivals() > 0 ? one : other;
        StreamsApp standby = owner == one ? other : one;
        long codes = owner.indexMetrics().arrivals();
        await().atMost(PATIENCE).until(() -> standby.indexMetrics().restored() == codes);

        owner.close();
        installation.send(drafts.subList(EVENTS / 2, EVENTS));
        installation.awaitOutcomes();

        assertThat(standby.indexMetrics().arrivals()).isPositive();
        assertThat(standby.indexMetrics().restored()).as("read once").isEqualTo(codes);
        assertThat(standby.failure()).isEmpty();
        assertAnswers(installation, standby);
      }
      Reckoning reckoning = installation.reckon();
      assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
    }
  }

  /** Every code that was published is stored, and finds its own image. */
  private static void assertAnswers(Installation installation, StreamsApp app) {
    ReadOnlyHammingIndex view = app.hammingIndex();
    for (CodeRecord.Coded coded : installation.published().coded()) {
      String imageId = coded.arrival().imageId();
      CodeOfLine code = coded.arrival().codes().get(0);
      CodeSpace space =
          new CodeSpace(coded.arrival().collection(), code.line(), code.modelVersion());
      assertThat(view.codeOf(imageId, code.line(), code.modelVersion())).contains(code.code());
      assertThat(view.search(space, code.code(), 0, EVENTS).neighbours())
          .extracting(Neighbour::id)
          .contains(imageId);
    }
  }
}
