package dev.hashnet.streams.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertTextTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  private final NearDuplicateAlert alert =
      new NearDuplicateAlert(
          "b/\"two\".jpg",
          "default",
          TIME,
          0,
          5L,
          List.of(
              new LineMatch(
                  "hashnet",
                  "v1",
                  64,
                  6,
                  12L,
                  true,
                  List.of(
                      new AlertNeighbour("a.jpg", 1, TIME), new AlertNeighbour("c.jpg", 5, TIME))),
              new LineMatch(
                  "perceptual",
                  "dct-64-v1",
                  64,
                  6,
                  1L,
                  false,
                  List.of(new AlertNeighbour("a.jpg", 0, TIME)))));

  @Test
  void of_alert_namesLinesDistancesAndNeighbours() {
    assertThat(AlertText.of(alert))
        .isEqualTo(
            "2026-03-01T12:00:00Z  b/\"two\".jpg [default]  hashnet (bits of 64): a.jpg 1, c.jpg 5, ... 12 in all |"
                + " perceptual (bits of 64): a.jpg 0");
  }

  @Test
  void json_alert_isOneObject() throws Exception {
    JsonNode json = new ObjectMapper().readTree(alert.toString());

    assertThat(json.get("image_id").asText()).isEqualTo("b/\"two\".jpg");
    assertThat(json.get("matches").get(0).get("neighbours").get(1).get("distance_bits").asInt())
        .isEqualTo(5);
    assertThat(alert.toString()).doesNotContain("\n");
  }
}
