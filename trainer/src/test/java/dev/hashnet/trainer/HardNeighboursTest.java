package dev.hashnet.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.BinaryCode;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HardNeighboursTest {
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void find_any_equalsSortingAllOthers() {
    List<BinaryCode> codes = random(60, 2);
    List<BinaryCode> hashes = random(60, 1);
    HardNeighbours found = HardNeighbours.find(codes, hashes);
    for (int i = 0; i < codes.size(); i++) {
      BinaryCode code = codes.get(i);
      int image = i;
      int[] expected =
          IntStream.range(0, codes.size())
              .filter(j -> j != image)
              .boxed()
              .sorted(Comparator.comparingInt(j -> code.distanceBits(codes.get(j))))
              .limit(HardNeighbours.MOST)
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(found.of(i)).isEqualTo(expected);
    }
  }

  /** Pushed apart, two copies of one picture would teach the network to miss copies. */
  @Test
  void find_perceptualCopies_areNoNeighbours() {
    List<BinaryCode> codes = random(5, 1);
    BinaryCode hash = BinaryCode.ofWords(0x0123456789ABCDEFL);
    BinaryCode near = BinaryCode.ofWords(0x0123456789ABCDEFL ^ 0x3FFL);
    BinaryCode far = BinaryCode.ofWords(0x0123456789ABCDEFL ^ 0x7FFL);
    HardNeighbours found =
        HardNeighbours.find(codes, List.of(hash, near, far, BinaryCode.ofWords(~0L), hash));
    assertThat(found.of(0)).containsExactlyInAnyOrder(2, 3);
  }

  private List<BinaryCode> random(int count, int words) {
    return IntStream.range(0, count)
        .mapToObj(i -> BinaryCode.ofWords(random.longs(words).toArray()))
        .toList();
  }
}
