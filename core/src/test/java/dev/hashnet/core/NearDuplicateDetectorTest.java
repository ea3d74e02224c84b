package dev.hashnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearDuplicateDetectorTest {
  private static final BinaryCode ZERO = BinaryCode.ofWords(0);
  private static final BinaryCode NEAR = BinaryCode.ofWords(3);
  private static final BinaryCode FAR = BinaryCode.ofWords(-1);

  private final NearDuplicateDetector detector = detector(new DetectionPolicy(100, 3, 10));

  private static NearDuplicateDetector detector(DetectionPolicy policy) {
    return new NearDuplicateDetector(policy, (bits, radiusBits) -> new LinearScanIndex(bits));
  }

  private static Arrival image(String id, long timeMs, BinaryCode code) {
    return image(id, "shop", timeMs, active("v1", code));
  }

  private static Arrival image(String id, String collection, long timeMs, CodeOfLine... codes) {
    return new Arrival(id, collection, timeMs, List.of(codes));
  }

  private static CodeOfLine active(String version, BinaryCode code) {
    return new CodeOfLine("hashnet", true, version, 8, code);
  }

  private static CodeOfLine candidate(String version, BinaryCode code) {
    return new CodeOfLine("hashnet", false, version, 8, code);
  }

  private List<String> found(Arrival arrival) {
    return detector.arrive(arrival).stream()
        .flatMap(detection -> detection.matches().stream())
        .flatMap(match -> match.result().neighbours().stream())
        .map(Neighbour::id)
        .toList();
  }

  @Test
  void arrive_theLaterOfTwoNearImagesAlerts() {
    assertThat(detector.arrive(image("a", 10, ZERO))).isEmpty();
    Arrival later = image("b", 20, NEAR);
    Optional<Detection> detection = detector.arrive(later);

    assertThat(detection).isPresent();
    assertThat(detection.get().arrival()).isSameAs(later);
    LineDetection match = detection.get().matches().get(0);
    assertThat(match.line()).isEqualTo("hashnet");
    assertThat(match.modelVersion()).isEqualTo("v1");
    assertThat(match.bits()).isEqualTo(64);
    assertThat(match.radiusBits()).isEqualTo(8);
    assertThat(match.result().neighbours()).containsExactly(new Neighbour("a", 2, 10));
  }

  @Test
  void arrive_aFarImageIsSilent() {
    detector.arrive(image("a", 10, ZERO));

    assertThat(detector.arrive(image("b", 20, FAR))).isEmpty();
    assertThat(detector.size()).isEqualTo(2);
  }

  @Test
  void arrive_theSameImageAgainChangesNothing() {
    detector.arrive(image("a", 10, ZERO));
    detector.arrive(image("b", 20, NEAR));

    assertThat(detector.arrive(image("b", 20, NEAR))).isEmpty();
    assertThat(detector.arrive(image("b", 90, NEAR))).isEmpty();
    assertThat(detector.size()).isEqualTo(2);
    detector.arrive(image("clock", 121, FAR));
    assertThat(found(image("c", 121, ZERO))).as("b keeps its first event time").isEmpty();
  }

  @Test
  void arrive_aChangedCodeReplacesTheOldAndNeverMatchesItself() {
    detector.arrive(image("a", 10, ZERO));

    assertThat(detector.arrive(image("a", 20, NEAR))).isEmpty();
    assertThat(detector.size()).isOne();
    assertThat(detector.arrive(image("a", 30, FAR))).isEmpty();
    assertThat(found(image("b", 40, ZERO))).isEmpty();
    assertThat(found(image("c", 40, FAR))).containsExactly("a");
  }

  @Test
  void arrive_aLateImageIsSearchedButNotStored() {
    detector.arrive(image("a", 1000, ZERO));

    assertThat(found(image("late", 899, NEAR))).containsExactly("a");
    assertThat(detector.size()).isOne();
    assertThat(found(image("edge", 900, NEAR))).containsExactly("a");
    assertThat(detector.size()).isEqualTo(2);
    assertThat(detector.streamTimeMs()).isEqualTo(1000);
  }

  @Test
  void arrive_aLateChangeStillWithdrawsTheOldCode() {
    detector.arrive(image("a", 1000, ZERO));
    detector.arrive(image("a", 10, FAR));

    assertThat(detector.size()).isZero();
    assertThat(found(image("b", 1000, ZERO))).isEmpty();
  }

  @Test
  void arrive_imagesOlderThanTheWindowAreGone() {
    detector.arrive(image("a", 0, ZERO));
    assertThat(found(image("b", 100, ZERO))).containsExactly("a");

    assertThat(found(image("c", 101, ZERO))).containsExactly("b");
  }

  @Test
  void arrive_otherCollectionsExpireToo() {
    detector.arrive(image("a", "archive", 0, active("v1", ZERO)));
    detector.arrive(image("b", "shop", 300, active("v1", ZERO)));

    assertThat(detector.size()).isOne();
    assertThat(found(image("c", "archive", 300, active("v1", ZERO)))).isEmpty();
  }

  @Test
  void arrive_collectionsAndVersionsAreApart() {
    detector.arrive(image("a", "shop", 1, active("v1", ZERO)));

    assertThat(found(image("b", "press", 2, active("v1", ZERO)))).isEmpty();
    assertThat(found(image("c", "shop", 3, active("v2", ZERO)))).isEmpty();
  }

  @Test
  void arrive_aCandidateIsStoredButNotSearched() {
    detector.arrive(image("a", "shop", 1, active("v1", ZERO), candidate("v2", FAR)));
    assertThat(found(image("b", "shop", 2, active("v1", FAR), candidate("v2", FAR)))).isEmpty();

    assertThat(found(image("c", "shop", 3, active("v2", FAR)))).containsExactly("a", "b");
  }

  @Test
  void arrive_promotionOfAStoredCodeIsNoNews() {
    detector.arrive(image("a", "shop", 1, candidate("v2", ZERO)));
    detector.arrive(image("b", "shop", 2, candidate("v2", ZERO)));

    assertThat(found(image("b", "shop", 2, active("v2", ZERO)))).isEmpty();
  }

  @Test
  void arrive_codesNotNamedAgainStay() {
    detector.arrive(image("a", "shop", 1, active("v1", ZERO)));
    detector.arrive(image("a", "shop", 1, candidate("v2", FAR)));

    assertThat(detector.size()).isEqualTo(2);
    assertThat(found(image("b", "shop", 2, active("v1", ZERO)))).containsExactly("a");
  }

  @Test
  void arrive_anotherCollectionMovesTheImage() {
    detector.arrive(image("a", "shop", 1, active("v1", ZERO), candidate("v2", ZERO)));
    detector.arrive(image("b", "press", 2, active("v1", ZERO)));

    assertThat(found(image("a", "press", 3, active("v1", ZERO)))).containsExactly("b");
    assertThat(detector.size()).isEqualTo(2);
    assertThat(found(image("c", "shop", 4, active("v1", ZERO)))).isEmpty();
    assertThat(found(image("d", "shop", 4, active("v2", ZERO)))).isEmpty();
  }

  @Test
  void arrive_aFullIndexRefusesButStillAlerts() {
    NearDuplicateDetector full = detector(new DetectionPolicy(100, 3, 1));
    full.arrive(image("a", 1, ZERO));

    assertThat(full.arrive(image("b", 2, ZERO))).isPresent();
    assertThat(full.size()).isOne();
    assertThat(full.refusedCodes()).isOne();
    assertThat(full.arrive(image("a", 3, FAR))).as("a replacement needs no room").isEmpty();
    assertThat(full.refusedCodes()).isOne();
    assertThat(full.arrive(image("c", 104, ZERO))).isEmpty();
    assertThat(full.size()).isOne();
    assertThat(full.refusedCodes()).as("expiry makes room").isOne();
  }

  @Test
  void arrive_listsNoMoreNeighboursThanThePolicy() {
    for (int i = 0; i < 5; i++) {
      detector.arrive(image("img-" + i, i, ZERO));
    }
    SearchResult result =
        detector.arrive(image("last", 9, ZERO)).orElseThrow().matches().get(0).result();

    assertThat(result.neighbours())
        .extracting(Neighbour::id)
        .containsExactly("img-0", "img-1", "img-2");
    assertThat(result.total()).isEqualTo(5);
  }

  @Test
  void arrive_anImageWithoutCodesAdvancesTimeOnly() {
    detector.arrive(image("a", 1, ZERO));
    detector.arrive(image("bare", "other", 102));

    assertThat(detector.streamTimeMs()).isEqualTo(102);
    assertThat(found(image("b", 102, ZERO))).isEmpty();
  }

  @Test
  void arrive_codesOfAnotherLengthAreUnrelated() {
    detector.arrive(image("a", 1, ZERO));

    assertThat(found(image("b", 2, BinaryCode.ofWords(0, 0)))).isEmpty();
    assertThat(detector.size()).isEqualTo(2);
  }

  @Test
  void restore_storesWithoutSearching() {
    detector.restore(image("a", 1, ZERO));
    detector.restore(image("b", 2, ZERO));

    assertThat(detector.streamTimeMs()).isEqualTo(2);
    assertThat(detector.arrive(image("b", 2, ZERO))).isEmpty();
    assertThat(found(image("c", 3, ZERO))).containsExactly("a", "b");
  }

  @Test
  void remove_takesTheImageOutOfEveryIndex() {
    detector.arrive(image("a", "shop", 1, active("v1", ZERO), candidate("v2", ZERO)));
    detector.remove("a");
    detector.remove("unknown");

    assertThat(detector.size()).isZero();
    assertThat(detector.streamTimeMs()).isOne();
    assertThat(found(image("b", "shop", 2, active("v1", ZERO), active("v2", ZERO)))).isEmpty();
  }

  @Test
  void bytes_fallWhenEverythingExpires() {
    long empty = detector.bytes();
    detector.arrive(image("a", 1, ZERO));
    assertThat(detector.bytes()).isGreaterThan(empty);

    detector.arrive(image("bare", "other", 500));
    assertThat(detector.bytes()).isEqualTo(empty);
  }

  @Test
  void arrival_refusesTwoCodesOfOneVersion() {
    assertThatThrownBy(() -> image("a", "shop", 1, active("v1", ZERO), candidate("v1", FAR)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image has one code a line and version: image=a, line=hashnet, version=v1");
  }

  @Test
  void codeOfLine_refusesARadiusBeyondTheCode() {
    assertThatThrownBy(() -> new CodeOfLine("hashnet", true, "v1", 65, ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("radius must be 0..64: line=hashnet, version=v1, radius=65");
  }

  @Test
  void policy_theHorizonDoesNotWrap() {
    assertThat(new DetectionPolicy(Long.MAX_VALUE, 1, 1).horizonMs(Long.MIN_VALUE))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(new DetectionPolicy(10, 1, 1).horizonMs(3)).isEqualTo(-7);
    assertThatThrownBy(() -> new DetectionPolicy(-1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void complete_anImageWithThatActiveCode_isFoundByTheCandidateLater() {
    detector.arrive(image("a", 10, ZERO));
    Arrival again = image("a", "shop", 10, active("v1", ZERO), candidate("v2", NEAR));

    assertThat(detector.complete(again)).isTrue();
    assertThat(detector.complete(again)).as("again").isTrue();

    assertThat(detector.size()).isEqualTo(2);
    assertThat(found(image("b", "shop", 20, active("v2", NEAR)))).containsExactly("a");
  }

  @Test
  void complete_anImageThatIsNotThereSo_changesNothing() {
    detector.arrive(image("a", 10, FAR));
    Arrival ofOtherContent = image("a", "shop", 10, active("v1", ZERO), candidate("v2", NEAR));
    Arrival elsewhere = image("a", "other", 10, active("v1", FAR), candidate("v2", NEAR));
    Arrival unknown = image("x", "shop", 10, active("v1", ZERO), candidate("v2", NEAR));

    assertThat(detector.complete(ofOtherContent)).isFalse();
    assertThat(detector.complete(elsewhere)).isFalse();
    assertThat(detector.complete(unknown)).isFalse();
    detector.remove("a");
    assertThat(detector.complete(elsewhere)).as("deleted").isFalse();
    assertThat(detector.size()).isZero();
  }

  @Test
  void arrive_withACandidateCode_tellsTheShadowWhatBothFind() {
    List<String> heard = new ArrayList<>();
    NearDuplicateDetector shadowed =
        new NearDuplicateDetector(
            new DetectionPolicy(100, 3, 10),
            (bits, radiusBits) -> new LinearScanIndex(bits),
            (active, ofActive, candidate, ofCandidate) ->
                heard.add(
                    "%s %d, %s %d"
                        .formatted(
                            active.modelVersion(),
                            ofActive.total(),
                            candidate.modelVersion(),
                            ofCandidate.total())));
    shadowed.arrive(image("a", "shop", 10, active("v1", ZERO), candidate("v2", ZERO)));
    Optional<Detection> second =
        shadowed.arrive(image("b", "shop", 20, active("v1", FAR), candidate("v2", NEAR)));

    assertThat(second).as("a candidate never alerts").isEmpty();
    assertThat(heard).containsExactly("v1 0, v2 0", "v1 0, v2 1");
  }
}
