package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.quickstart.DemonstrationEvents;
import dev.hashnet.quickstart.EventDraft;
import dev.hashnet.quickstart.Reckoning;
import dev.hashnet.quickstart.reckoning.PublishedAlert;
import dev.hashnet.streams.StreamsApp;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An instance that ends, loses its state, and begins anew has the index that it had. */
@ExtendWith(PlatformExtension.class)
class RestartIT {
  private static final int EVENTS = 200;

  @Test
  void shouldAlertOnImagesFromBeforeTheRestart(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "perceptual")) {
      List<EventDraft> drafts =
          new DemonstrationEvents(13, installation.writer("all")).plan(EVENTS);
      List<EventDraft> before = drafts.subList(0, EVENTS / 2);
      List<EventDraft> after = drafts.subList(EVENTS / 2, EVENTS);
      try (StreamsApp app = installation.start("before")) {
        installation.send(before);
        installation.awaitOutcomes();
        assertThat(app.failure()).isEmpty();
      }
      // Another name has another state folder, an empty one: all state is lost.
      try (StreamsApp app = installation.start("after")) {
        installation.send(after);
        installation.awaitOutcomes();
        assertThat(app.failure()).isEmpty();
      }

      Reckoning reckoning = installation.reckon();
      assertThat(reckoning.isExact()).as("%s", reckoning).isTrue();
      Set<String> idsBefore = ids(before);
      Set<String> idsAfter = ids(after);
      List<PublishedAlert> acrossTheRestart =
          installation.published().alerts().stream()
              .filter(alert -> idsAfter.contains(alert.imageId()))
              .filter(alert -> alert.named().stream().anyMatch(idsBefore::contains))
              .toList();
      assertThat(acrossTheRestart).isNotEmpty();
    }
  }

  private static Set<String> ids(List<EventDraft> drafts) {
    return drafts.stream().map(draft -> draft.truth().imageId()).collect(Collectors.toSet());
  }
}
