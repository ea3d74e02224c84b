package dev.hashnet.streams.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import dev.hashnet.schemas.ModelFigures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowFiguresTest {
  private final ShadowFigures figures = new ShadowFigures(InstantSource.fixed(Instant.EPOCH));

  private static CodeOfLine code(String version, boolean active) {
    return new CodeOfLine("hashnet", active, version, 8, BinaryCode.ofWords(0));
  }

  private static SearchResult at(int... distancesBits) {
    List<Neighbour> found =
        Arrays.stream(distancesBits).mapToObj(bits -> new Neighbour("n" + bits, bits, 0)).toList();
    return new SearchResult(found, found.size(), new SearchCost(0, 0, 0));
  }

  private ModelFigures of(String version, IndexedCodes indexed) {
    return figures.snapshot("node", "hashnet", indexed).stream()
        .filter(each -> each.getVersion().equals(version))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void snapshot_whicheverIsActive_countsEachVersionAlike() {
    figures.encoded("v1", "v2", 3, 300);
    figures.encoded("v2", "v1", 2, 400);
    figures.failed("v2", "v1", 1);
    figures.compared("v1", "v2", 2, 1);
    figures.searched(code("v1", true), at(0, 2), code("v2", false), at());
    // A canary: roles are the other way round.
    figures.searched(code("v2", true), at(1), code("v1", false), at(2));

    ModelFigures v1 = of("v1", IndexedCodes.NONE);
    assertThat(v1.getBeside()).isEqualTo("v2");
    assertThat(v1.getImages()).isEqualTo(3);
    assertThat(v1.getEncodeNs()).isEqualTo(300);
    assertThat(v1.getSearched()).isEqualTo(2);
    assertThat(v1.getAlerts()).isEqualTo(2);
    assertThat(v1.getCommonAlerts()).isEqualTo(1);
    assertThat(v1.getDistances()).containsExactly(1L, 0L, 2L);
    ModelFigures v2 = of("v2", IndexedCodes.NONE);
    assertThat(v2.getFailures()).isEqualTo(1);
    assertThat(v2.getCompared()).isEqualTo(2);
    assertThat(v2.getEqualCodes()).isEqualTo(1);
    assertThat(v2.getAlerts()).isEqualTo(1);
    assertThat(v2.getDistances()).containsExactly(0L, 1L);
  }

  @Test
  void snapshot_coverage_isNeverSaidToBeMoreThanItIs() {
    figures.encoded("v3", "v2", 1, 1);
    Map<String, Long> codes = Map.of("v1", 50L, "v2", 40L, "v3", 20L);

    assertThat(of("v3", new IndexedCodes(codes, 100)).getWindowImages()).isEqualTo(100);
    ModelFigures withoutOtherLine = of("v3", new IndexedCodes(codes, 0));
    assertThat(withoutOtherLine.getCodes()).isEqualTo(20);
    assertThat(withoutOtherLine.getWindowImages()).isEqualTo(90);
  }

  @Test
  void snapshot_anotherPartner_beginsAnew() {
    figures.encoded("v1", "v2", 3, 300);
    figures.encoded("v1", "v3", 5, 500);

    assertThat(of("v1", IndexedCodes.NONE).getBeside()).isEqualTo("v3");
    assertThat(of("v1", IndexedCodes.NONE).getImages()).isEqualTo(5);
  }
}
