package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeDistribution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The argument for exactness, tried on few codes with every shape of bands. */
class BandedSearchTest {
  @ParameterizedTest(name = "{0} bits, {1} bands of {2} bits")
  @CsvSource({
    "64, 1, 8",
    "64, 2, 9",
    "64, 3, 10",
    "64, 3, 7",
    "64, 4, 16",
    "64, 5, 12",
    "64, 8, 8",
    "128, 1, 13",
    "128, 7, 11",
    "128, 16, 8",
    "256, 3, 14",
    "256, 13, 10",
    "256, 32, 8",
    "512, 20, 9",
    "512, 31, 12"
  })
  void run_findsEachNeighbourOnce(int bits, int bands, int widthBits) {
    var random = new SplittableRandom(31L * bits + 7L * bands + widthBits);
    for (CodeDistribution distribution : CodeDistribution.values()) {
      BandPlan plan = new BandPlan(bits, bands, widthBits, random.nextBoolean() ? 16 : 32);
      Fixture fixture = new Fixture(plan, distribution.source(bits, random));
      for (int i = 0; i < 40; i++) {
        int flips = random.nextInt(bits / 8);
        BinaryCode near = fixture.codes.get(random.nextInt(fixture.codes.size()));
        BinaryCode query = CodeDistribution.flipped(near, flips, random);
        int radiusBits = Math.max(0, flips - 2 + random.nextInt(4));
        if (plan.probes(radiusBits) < 200_000) {
          assertThat(fixture.search(query, radiusBits))
              .as("radius %d, query %s", radiusBits, query)
              .isEqualTo(fixture.expected(query, radiusBits));
        }
      }
    }
  }

  /**
   * Even when the bands were built, then 3000 codes come that all have the same bits in one band.
   */
  @Test
  void run_codesCrowdIntoABandLater_leavesItOut() {
    long readAtFirst = 0;
    long readAtLast = 0;
    for (int band = 0; band < 4; band++) {
      var random = new SplittableRandom(band);
      var fixture =
          new Fixture(
              new BandPlan(64, 4, 8, 16),
              CodeDistribution.UNIFORM.source(64, new SplittableRandom(9)));
      assertThat(fixture.bands.areEven()).isTrue();
      fixture.search(BinaryCode.ofWords(random.nextLong()), 2);
      long crowded = 0xFF00_0000_0000_0000L >>> (16 * band);
      for (int i = 0; i < 3_000; i++) {
        fixture.codes.add(BinaryCode.ofWords(random.nextLong() | crowded));
        fixture.bands.add(fixture.add(fixture.codes.size() - 1));
      }
      for (int i = 0; i < 200; i++) {
        BinaryCode query = BinaryCode.ofWords(random.nextLong() | crowded);
        assertThat(fixture.search(query, 2)).isEqualTo(fixture.expected(query, 2));
        readAtFirst += i == 0 ? fixture.search.cost().candidates() : 0;
        readAtLast += i == 199 ? fixture.search.cost().candidates() : 0;
      }
    }
    // Three bands of four are probed, so the crowded one was among them three times at least.
    assertThat(readAtFirst).isGreaterThan(3 * 3_000);
    assertThat(readAtLast).isLessThan(3_000);
  }

  private static final class Fixture {
    private final ImageRows images;
    private final List<BinaryCode> codes = new ArrayList<>();
    private final Bands bands;

    /** One for all searches, as an index has it. */
    private final BandedSearch search;

    Fixture(BandPlan plan, CodeDistribution.Source source) {
      images = new ImageRows(plan.bits());
      for (int i = 0; i < 1_000; i++) {
        codes.add(source.next());
        if (i < 700) {
          add(i);
        }
      }
      bands = new Bands(plan, images);
      for (int i = 700; i < codes.size(); i++) {
        bands.add(add(i));
      }
      search = new BandedSearch(bands);
    }

    private int add(int i) {
      byte[] id = IdBytes.encode("img-" + i);
      return images.add(id, IdBytes.hash(id), CodeRows.wordsOf(codes.get(i)), i);
    }

    List<Neighbour> search(BinaryCode query, int radiusBits) {
      long[] words = CodeRows.wordsOf(query);
      assertThat(search.run(words, radiusBits, Double.POSITIVE_INFINITY, Integer.MAX_VALUE))
          .isTrue();
      return search.result().neighbours();
    }

    List<Neighbour> expected(BinaryCode query, int radiusBits) {
      List<Neighbour> expected = new ArrayList<>();
      for (int i = 0; i < codes.size(); i++) {
        int distanceBits = query.distanceBits(codes.get(i));
        if (distanceBits <= radiusBits) {
          expected.add(new Neighbour("img-" + i, distanceBits, i));
        }
      }
      expected.sort(Comparator.naturalOrder());
      return expected;
    }
  }
}
