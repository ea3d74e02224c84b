package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeDistribution;
import java.util.ArrayList;
import java.util.List;
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

    assertThat(cost).isEqualTo(new SearchCost(0, 50_000, 50_000));
  }

  @Test
  void search_givesUpProbingSkewedBucketsAndScans() {
    MultiIndexHammingIndex index = new MultiIndexHammingIndex(64, 8);
    // All codes agree in the upper 48 bits, so three of four bands have one bucket.
    for (int i = 0; i < 20_000; i++) {
      index.put("img-" + i, BinaryCode.ofWords(i), i);
    }
    SearchResult result = index.search(BinaryCode.ofWords(0), 8, 10);

    assertThat(result.cost().probes()).isPositive();
    assertThat(result.cost().candidates()).isGreaterThanOrEqualTo(20_000);
    assertThat(result.total())
        .isEqualTo(
            java.util.stream.IntStream.range(0, 20_000)
                .filter(i -> Integer.bitCount(i) <= 8)
                .count());
  }

  @Test
  void put_equalCodesCostOneBucketEntry() {
    MultiIndexHammingIndex index = filled(20_000);
    long before = index.bytes();
    SearchCost costBefore = index.search(BinaryCode.ofWords(7), 8, 10).cost();
    for (int i = 0; i < 5_000; i++) {
      index.put("blank-" + i, BinaryCode.ofWords(7), i);
    }
    SearchResult after = index.search(BinaryCode.ofWords(7), 8, 10);

    assertThat(after.total()).isEqualTo(5_000);
    assertThat(after.cost().verified()).isLessThanOrEqualTo(costBefore.verified() + 10);
    assertThat((index.bytes() - before) / 5_000).isLessThan(200);
  }

  @Test
  void expireBefore_theBandsGoWithTheCodes() {
    MultiIndexHammingIndex index = filled(50_000);
    long full = index.bytes();

    assertThat(index.expireBefore(49_900)).isEqualTo(49_900);
    assertThat(index.size()).isEqualTo(100);
    assertThat(index.bytes()).isLessThan(full);
    assertThat(index.search(BinaryCode.ofWords(1), 8, 10).cost().probes()).isZero();
  }

  @Test
  void expireBefore_bandsBuiltAnewLeaveFreedEntriesOut() {
    var random = new SplittableRandom(3);
    CodeDistribution.Source source = CodeDistribution.UNIFORM.source(64, random);
    MultiIndexHammingIndex index = new MultiIndexHammingIndex(64, 8);
    List<BinaryCode> codes = new ArrayList<>();
    for (int i = 0; i < 33_000; i++) {
      codes.add(source.next());
      index.put("img-" + i, codes.get(i), i);
    }
    index.expireBefore(28_000);

    // Entries freed last are used first, so each near copy takes the entry of its original.
    for (int i = 27_999; i >= 27_900; i--) {
      BinaryCode nearCopy = CodeDistribution.flipped(codes.get(i), 1, random);
      index.put("copy-" + i, nearCopy, i);
      assertThat(index.search(codes.get(i), 8, 10).neighbours())
          .containsExactly(new Neighbour("copy-" + i, 1, i));
    }
  }

  @Test
  void bytes_staysWhenTheWindowTurns() {
    MultiIndexHammingIndex index = filled(20_000);
    CodeDistribution.Source source = CodeDistribution.UNIFORM.source(64, new SplittableRandom(9));
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
