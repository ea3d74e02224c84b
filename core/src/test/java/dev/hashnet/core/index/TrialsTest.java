package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrialsTest {
  private final Trials trials = new Trials(64);

  @Test
  void favourProbing_nothingTried_tries() {
    assertThat(trials.favourProbing(8)).isTrue();
  }

  @Test
  void favourProbing_searchesCostMoreThanScans_scansAndTriesAgainInTime() {
    trials.note(8, 120, 100);

    for (int i = 0; i < 256; i++) {
      assertThat(trials.favourProbing(8)).as("search %d", i).isFalse();
    }
    assertThat(trials.favourProbing(8)).isTrue();
    assertThat(trials.favourProbing(8)).isFalse();
    assertThat(trials.favourProbing(4)).as("another radius").isTrue();
  }

  @Test
  void favourProbing_searchesBecomeCheap_probesAgain() {
    trials.note(8, 120, 100);
    int scanned = 0;
    for (int i = 0; i < 10_000; i++) {
      if (trials.favourProbing(8)) {
        trials.note(8, 10, 100);
      } else {
        scanned++;
      }
    }
    assertThat(scanned).isBetween(256, 256 * 16);
  }

  @Test
  void favourProbing_oneDearSearchAmongCheapOnes_goesOnProbing() {
    for (int i = 0; i < 100; i++) {
      trials.note(8, i == 50 ? 600 : 20, 100);
      assertThat(trials.favourProbing(8)).as("search %d", i).isTrue();
    }
  }
}
