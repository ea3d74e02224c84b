package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.RejectionReason;
import dev.hashnet.quickstart.BrokenEvent;
import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.PlantedCount;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.SentEvent;
import dev.hashnet.quickstart.reckoning.PublishedDeadLetter;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import dev.hashnet.streams.StreamsApp;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PlatformExtension.class)
class PipelineIT {
  private static final int EVENTS = 300;

  @Test
  void shouldGiveEveryEventOneOutcomeAndAlertTheBruteForcePairs(Platform platform)
      throws Exception {
    try (Installation installation = new Installation(platform, "hashnet,perceptual");
        StreamsApp app = installation.start("a")) {
      installation.send(new DemonstrationEvents(7, installation.writer("all")).plan(EVENTS));
      installation.awaitOutcomes();

      Reckoning reckoning = installation.reckon();
      assertThat(reckoning.accounting().events()).isEqualTo(EVENTS);
      assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
      assertThat(reckoning.pairs().expected()).isPositive();
      assertThat(found(reckoning)).isPositive();
      assertThat(app.encodeMetrics().meanBatch()).isGreaterThan(1);
      assertEachBrokenEventHasItsReason(installation);
    }
  }

  private static int found(Reckoning reckoning) {
    return reckoning.planted().values().stream().mapToInt(PlantedCount::found).sum();
  }

  /** Text, nothing, half an image, a bomb, too many bytes, garbage, unknown schema, no key. */
  private static void assertEachBrokenEventHasItsReason(Installation installation) {
    Map<SourceOffset, String> reasons =
        installation.published().deadLetters().stream()
            .collect(Collectors.toMap(PublishedDeadLetter::source, PublishedDeadLetter::reason));
    Set<BrokenEvent> seen = EnumSet.noneOf(BrokenEvent.class);
    installation
        .sender()
        .places()
        .forEach(
            (place, truth) -> {
              if (truth.kind() == SentEvent.Kind.BROKEN) {
                BrokenEvent kind = kind(truth);
                seen.add(kind);
                assertThat(kind.reasons())
                    .extracting(RejectionReason::label)
                    .as("%s", truth)
                    .contains(reasons.get(place));
              } else {
                assertThat(reasons).as("%s", truth).doesNotContainKey(place);
              }
            });
    assertThat(seen).containsExactlyInAnyOrder(BrokenEvent.values());
  }

  private static BrokenEvent kind(SentEvent truth) {
    return BrokenEvent.valueOf(truth.edit().toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
