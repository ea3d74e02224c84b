package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeDistribution;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultiIndexHammingIndexTest extends HammingIndexContract {
  @Override
  HammingIndex create(int bits, int radiusBits) {
    return new MultiIndexHammingIndex(bits, radiusBits);
  }

  private static MultiIndexHammingIndex filled(int codes) {
    CodeDistribution.Source source =
        CodeDistribution.UNIFORM.source(64, new SplittableRandom(codes));
    MultiIndexHammingIndex index = new MultiIndexHammingIndex(64, 8);
    for (int i = 0; i < codes; i++) {
      index.put("img-" + i, source.next(), i);
    }
    return index;
  }

  @Test
  void search_readsFewOfManyCodes() {
    SearchCost cost = filled(50_000).search(BinaryCode.ofWords(12345), 4, 10).cost();

    assertThat(cost.probes()).isPositive();
    assertThat(cost.candidates()).isLessThan(5_000);
    assertThat(cost.verified()).isLessThan(50);
  }

  @Test
  void search_scansWhereProbesWouldCostMore() {
    SearchCost cost = filled(50_000).search(BinaryCode.ofWords(12345), 40, 10).cost();

    assertThat(cost.probes()).isZero();
    assertThat(cost.candidates()).isBetween(50_000L, 50_064L);
  }

  @Test
  void search_givesUpProbingCrowdedBucketsAndScans() {
    MultiIndexHammingIndex index = new MultiIndexHammingIndex(64, 8);
    var random = new SplittableRandom(5);
    BinaryCode centre = BinaryCode.ofWords(random.nextLong());
    long near = 0;
    for (int i = 0; i < 100_000; i++) {
      BinaryCode code =
          i % 2 == 0
              ? BinaryCode.ofWords(random.nextLong())
              : CodeDistribution.flipped(centre, random.nextInt(9), random);
      near += code.distanceBits(centre) <= 8 ? 1 : 0;
      index.put("img-" + i, code, i);
    }
    SearchResult result = index.search(centre, 8, 10);

    assertThat(result.cost().probes()).isPositive();
    assertThat(result.cost().candidates()).isGreaterThanOrEqualTo(100_000);
    assertThat(result.total()).isEqualTo(near);
  }

  @Test
  void put_equalCodesCostOneBucketEntry() {
    MultiIndexHammingIndex index = filled(50_000);
    SearchCost costBefore = index.search(BinaryCode.ofWords(7), 8, 10).cost();
    long before = index.bytes();
    for (int i = 0; i < 5_000; i++) {
      index.put("blank-" + i, BinaryCode.ofWords(7), i);
    }
    SearchResult after = index.search(BinaryCode.ofWords(7), 8, 10);

    assertThat(after.total()).isEqualTo(5_000);
    assertThat(after.cost().verified()).isLessThanOrEqualTo(costBefore.verified() + 10);
    assertThat((index.bytes() - before) / 5_000).isLessThan(60);
  }

  @Test
  void expireBefore_theBandsGoWithTheCodes() {
    MultiIndexHammingIndex index = filled(50_000);
    long full = index.bytes();

    assertThat(index.expireBefore(49_900)).isEqualTo(49_900);
    assertThat(index.size()).isEqualTo(100);
    assertThat(index.bytes()).isLessThan(full / 20);
    assertThat(index.search(BinaryCode.ofWords(1), 8, 10).cost().probes()).isZero();
  }

  @Test
  void put_bandsAreBuiltByTheFirstSearch() {
    MultiIndexHammingIndex index = filled(50_000);
    long withoutBands = index.bytes();

    assertThat(index.search(BinaryCode.ofWords(12345), 4, 10).cost().probes()).isPositive();
    assertThat(index.bytes()).isGreaterThan(withoutBands + 50_000 * 8);
  }

  @Test
  void bytes_areFewForACode() {
    MultiIndexHammingIndex index = filled(100_000);
    index.search(BinaryCode.ofWords(1), 8, 10);

    assertThat((index.bytes() - index.idBytes()) / 100_000).isLessThan(52);
    assertThat(index.idBytes() / 100_000).isLessThan(9);
  }

  @Test
  void bytes_staysWhenTheWindowTurns() {
    MultiIndexHammingIndex index = filled(20_000);
    CodeDistribution.Source source = CodeDistribution.UNIFORM.source(64, new SplittableRandom(9));
    index.search(BinaryCode.ofWords(1), 8, 10);
    long full = index.bytes();
    for (int i = 20_000; i < 70_000; i++) {
      index.put("img-" + i, source.next(), i);
      index.expireBefore(i - 19_999);
    }

    assertThat(index.size()).isEqualTo(20_000);
    assertThat(index.bytes()).isLessThan(full * 11 / 10);
  }

  @Test
  void constructor_refusesARadiusBeyondTheCode() {
    assertThatThrownBy(() -> new MultiIndexHammingIndex(64, 65))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("radius must be 0..64: radius=65");
  }
}
