package dev.hashnet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentAlertsTest {
  static NearDuplicateAlert alert(String imageId, String neighbourId, int distanceBits) {
    return new NearDuplicateAlert(
        imageId,
        "photos",
        Instant.EPOCH,
        1,
        2L,
        List.of(
            new LineMatch(
                "perceptual",
                "v1",
                64,
                6,
                1L,
                false,
                List.of(new AlertNeighbour(neighbourId, distanceBits, Instant.EPOCH)))));
  }

  @Test
  void add_beyondTheMost_forgetsTheOldest() {
    RecentAlerts alerts = new RecentAlerts(2, 100);
    for (String id : List.of("a", "b", "c")) {
      alerts.add(7, alert(id, "x", 1));
    }

    assertThat(alerts.newest())
        .extracting(each -> each.alert().getImageId())
        .containsExactly("c", "b");
    assertThat(alerts.newest())
        .extracting(RecentAlerts.Numbered::number)
        .containsExactly(102L, 101L);
  }

  @Test
  void awaitFrom_slowReader_getsWhatIsStillThere() throws Exception {
    RecentAlerts alerts = new RecentAlerts(2, 0);
    for (String id : List.of("a", "b", "c")) {
      alerts.add(7, alert(id, "x", 1));
    }

    assertThat(alerts.awaitFrom(0, 1_000))
        .extracting(RecentAlerts.Numbered::number)
        .containsExactly(1L, 2L);
    assertThat(alerts.awaitFrom(3, 1)).isEmpty();
  }

  @Test
  void awaitFrom_nothingThere_wakesAtTheNext() throws Exception {
    RecentAlerts alerts = new RecentAlerts(2, 0);
    Thread later = new Thread(() -> alerts.add(7, alert("a", "x", 1)));
    later.start();

    assertThat(alerts.awaitFrom(0, 60_000)).hasSize(1);
    later.join();
  }
}
