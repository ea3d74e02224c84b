package dev.hashnet.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.LineDetection;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import dev.hashnet.quickstart.SentEvent.Kind;
import dev.hashnet.quickstart.reckoning.CodeRecord;
import dev.hashnet.quickstart.reckoning.PairCount;
import dev.hashnet.quickstart.reckoning.Published;
import dev.hashnet.quickstart.reckoning.PublishedAlert;
import dev.hashnet.quickstart.reckoning.PublishedDeadLetter;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReckoningTest {
  private static final DetectionPolicy POLICY = new DetectionPolicy(1_000_000, 10, 1_000);
  private static final int RADIUS_BITS = 4;
  private static final int BROKEN_OFFSET = 3;

  /** A picture, its copy at distance 1, another picture, and a broken event. */
  private final Map<SourceOffset, SentEvent> sent = new LinkedHashMap<>();

  private final List<CodeRecord> codes = new ArrayList<>();
  private final List<PublishedAlert> alerts = new ArrayList<>();
  private final List<PublishedDeadLetter> deadLetters = new ArrayList<>();

  ReckoningTest() {
    send(0, "a", Kind.PICTURE, "a", "");
    send(1, "a-crop", Kind.COPY, "a", "crop");
    send(2, "b", Kind.PICTURE, "b", "");
    send(BROKEN_OFFSET, "x", Kind.BROKEN, "x", "text-file");
    codes.add(coded(0, "a", 0L));
    codes.add(coded(1, "a-crop", 1L));
    codes.add(coded(2, "b", 0xffffL));
    alerts.add(alert(1, "a-crop", 1, new Neighbour("a", 1, 0)));
    deadLetters.add(new PublishedDeadLetter(new SourceOffset(0, BROKEN_OFFSET), "not-an-image"));
  }

  @Test
  void shouldFindNothingWrongWithAnExactRun() {
    Reckoning reckoning = reckon();

    assertThat(reckoning.isExact()).isTrue();
    assertThat(reckoning.pairs()).isEqualTo(new PairCount(1, 0, 0, 0));
    assertThat(reckoning.planted()).containsExactly(Map.entry("crop", new PlantedCount(1, 1)));
    assertThat(reckoning.deadLetters()).containsExactly(Map.entry("not-an-image", 1));
    assertThat(reckoning.alerts()).isEqualTo(1);
    assertThat(reckoning.falseAlerts()).isZero();
  }

  @Test
  void shouldCountAMissingPair() {
    alerts.clear();

    assertThat(reckon().pairs()).isEqualTo(new PairCount(1, 1, 0, 0));
    assertThat(reckon().planted().get("crop")).isEqualTo(new PlantedCount(1, 0));
    assertThat(reckon().isExact()).isFalse();
  }

  @Test
  void shouldCountADoubledAlert() {
    alerts.add(alerts.get(0));

    assertThat(reckon().pairs()).isEqualTo(new PairCount(1, 0, 0, 1));
    assertThat(reckon().isExact()).isFalse();
  }

  @Test
  void shouldCountAnExtraPairAndAFalseAlert() {
    alerts.add(alert(2, "b", 1, new Neighbour("a", 3, 0)));

    assertThat(reckon().pairs()).isEqualTo(new PairCount(1, 0, 1, 0));
    assertThat(reckon().falseAlerts()).isEqualTo(1);
    assertThat(reckon().isExact()).isFalse();
  }

  @Test
  void shouldCountAWrongDistanceAsMissingAndExtra() {
    alerts.set(0, alert(1, "a-crop", 1, new Neighbour("a", 2, 0)));

    assertThat(reckon().pairs()).isEqualTo(new PairCount(1, 1, 1, 0));
  }

  @Test
  void shouldCompareTheTotalBeyondTheList() {
    alerts.set(0, alert(1, "a-crop", 3, new Neighbour("a", 1, 0)));

    assertThat(reckon().pairs()).isEqualTo(new PairCount(1, 0, 2, 0));
  }

  @Test
  void shouldCountALostEvent() {
    deadLetters.clear();

    assertThat(reckon().accounting().lost()).isEqualTo(1);
    assertThat(reckon().isExact()).isFalse();
  }

  @Test
  void shouldCountAnEventThatIsBothCodeAndDeadLetter() {
    deadLetters.add(new PublishedDeadLetter(new SourceOffset(0, 0), "encoder-failed"));

    assertThat(reckon().accounting().repeated()).isEqualTo(1);
    assertThat(reckon().isExact()).isFalse();
  }

  @Test
  void shouldCountACodeOfNoEvent() {
    codes.add(coded(99, "c", 0xffff_ffffL));

    assertThat(reckon().accounting().repeated()).isEqualTo(1);
  }

  @Test
  void shouldNotExpectAPairWithADeletedImage() {
    codes.add(1, new CodeRecord.Deleted(0, "a"));

    assertThat(reckon().pairs()).isEqualTo(new PairCount(0, 0, 1, 0));
  }

  @Test
  void shouldNotExpectPairsAcrossPartitions() {
    codes.set(1, new CodeRecord.Coded(1, new SourceOffset(0, 1), arrival("a-crop", 1L)));

    assertThat(reckon().pairs()).isEqualTo(new PairCount(0, 0, 1, 0));
  }

  @Test
  void shouldFindAPlantedCopyThatCameFirst() {
    codes.set(0, coded(1, "a-crop", 1L));
    codes.set(1, coded(0, "a", 0L));
    alerts.set(0, alert(0, "a", 1, new Neighbour("a-crop", 1, 0)));

    assertThat(reckon().isExact()).isTrue();
    assertThat(reckon().planted().get("crop")).isEqualTo(new PlantedCount(1, 1));
  }

  private Reckoning reckon() {
    return Reckoning.of(POLICY, sent, new Published(codes, alerts, deadLetters));
  }

  private void send(long offset, String id, Kind kind, String family, String edit) {
    sent.put(new SourceOffset(0, offset), new SentEvent(id, kind, family, edit));
  }

  private static CodeRecord coded(long offset, String id, long word) {
    return new CodeRecord.Coded(0, new SourceOffset(0, offset), arrival(id, word));
  }

  private static Arrival arrival(String id, long word) {
    return new Arrival(
        id,
        "all",
        0,
        List.of(new CodeOfLine("hashnet", true, "v1", RADIUS_BITS, BinaryCode.ofWords(word))));
  }

  private static PublishedAlert alert(long offset, String id, long total, Neighbour neighbour) {
    SearchResult result = new SearchResult(List.of(neighbour), total, new SearchCost(0, 0, 0));
    return new PublishedAlert(
        id,
        new SourceOffset(0, offset),
        List.of(new LineDetection("hashnet", "v1", 64, RADIUS_BITS, result)));
  }
}
