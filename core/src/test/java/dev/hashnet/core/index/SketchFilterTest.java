package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SketchFilterTest {
  private static final int PLACES = 100;

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {16, 32})
  void near_findsWhatAPlainLoopFinds(int bits) {
    var random = new SplittableRandom(bits);
    for (int i = 0; i < 5_000; i++) {
      int[] sketches = new int[PLACES];
      int query = random.nextInt() >>> (Integer.SIZE - bits);
      ByteBuffer bytes =
          ByteBuffer.allocate(PLACES * bits / Byte.SIZE + 2 * Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int place = 0; place < PLACES; place++) {
        sketches[place] = sketch(query, bits, random);
        if (bits == Short.SIZE) {
          bytes.putShort((short) sketches[place]);
        } else {
          bytes.putInt(sketches[place]);
        }
      }
      int begin = random.nextInt(PLACES);
      int end = Math.min(PLACES, begin + random.nextInt(SketchFilter.MOST_PLACES + 1));
      int budgetBits = random.nextInt(bits + 3);

      int[] into = new int[SketchFilter.MOST_PLACES + 1];
      into[0] = -1;
      int count =
          bits == Short.SIZE
              ? SketchFilter.near16(bytes.array(), begin, end, query, budgetBits, into, 1)
              : SketchFilter.near32(bytes.array(), begin, end, query, budgetBits, into, 1);

      List<Integer> expected = new ArrayList<>(List.of(-1));
      for (int place = begin; place < end; place++) {
        if (Integer.bitCount(sketches[place] ^ query) <= budgetBits) {
          expected.add(place);
        }
      }
      assertThat(Arrays.stream(into, 0, count).boxed().toList())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** Near, far, or the opposite. */
  private static int sketch(int query, int bits, SplittableRandom random) {
    int all = -1 >>> (Integer.SIZE - bits);
    return switch (random.nextInt(4)) {
      case 0 -> query;
      case 1 -> ~query & all;
      case 2 -> query ^ 1 << random.nextInt(bits);
      default -> random.nextInt() & all;
    };
  }
}
