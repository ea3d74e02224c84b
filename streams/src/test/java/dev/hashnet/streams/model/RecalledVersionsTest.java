package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecalledVersionsTest {
  private final RecalledVersions recalled = new RecalledVersions(2);

  @Test
  void makeWay_allJustAskedFor_letsThemStayForAMoment() {
    assertThat(recalled.ask("v1", 0)).isTrue();
    assertThat(recalled.ask("v2", 500)).isTrue();
    assertThat(recalled.ask("v3", 600)).isFalse();
    assertThat(recalled.makeWay(600)).isEmpty();

    assertThat(recalled.makeWay(RecalledVersions.LEAST_STAY_MS)).contains("v1");
    assertThat(recalled.ask("v3", RecalledVersions.LEAST_STAY_MS)).isTrue();
    assertThat(recalled.versions()).containsExactlyInAnyOrder("v2", "v3");
  }

  @Test
  void makeWay_takesThePlaceOfTheOneNotAskedForLongest() {
    recalled.ask("v1", 0);
    recalled.ask("v2", 1);
    recalled.ask("v1", 2);
    assertThat(recalled.makeWay(10_000)).contains("v2");
  }
}
