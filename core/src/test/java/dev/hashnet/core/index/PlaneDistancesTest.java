package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneDistancesTest {
  private static final int ROWS = 200;
  private static final int SCANS = 100;
  private static final int BLOCKS = 10;

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {64, 128, 192, 256, 320, 384, 448, 512})
  void everyBlockOfAScan_isAsAPlainLoopFindsIt(int bits) {
    var random = new SplittableRandom(bits);
    int blocksWithNear = 0;
    for (int i = 0; i < SCANS; i++) {
      int[] query = random.ints(bits / Integer.SIZE).toArray();
      var scan = new PlaneDistances(query, new int[ROWS]);
      int radiusBits = random.nextInt(bits + 1);
      for (int block = 0; block < BLOCKS; block++) {
        int[][] planes = planes(query, random);
        scan.select(planes);
        int from = random.nextInt(ROWS);
        int to = from + random.nextInt(ROWS - from + 1);
        blocksWithNear += check(scan, planes, query, from, to, radiusBits, random) ? 1 : 0;
      }
    }
    assertThat(blocksWithNear).isBetween(SCANS, SCANS * BLOCKS - SCANS);
  }

  /** Rows of which a plane each is the query's, its opposite or neither. */
  private static int[][] planes(int[] query, SplittableRandom random) {
    int[][] planes = new int[query.length][ROWS];
    boolean nearFirst = random.nextBoolean();
    int share = random.nextInt(4);
    for (int plane = 0; plane < query.length; plane++) {
      int kind = nearFirst && plane < 4 ? 0 : share;
      for (int row = 0; row < ROWS; row++) {
        planes[plane][row] =
            switch (random.nextInt(4) < 3 ? kind : random.nextInt(3)) {
              case 0 -> query[plane];
              case 1 -> ~query[plane];
              default -> random.nextInt();
            };
      }
    }
    return planes;
  }

  private static boolean check(
      PlaneDistances scan,
      int[][] planes,
      int[] query,
      int from,
      int to,
      int radiusBits,
      SplittableRandom random) {
    int[] distances = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int plane = 0; plane < query.length; plane++) {
        distances[row] += Integer.bitCount(planes[plane][row] ^ query[plane]);
      }
    }
    int[] ofBlock = Arrays.copyOfRange(distances, from, to);
    boolean near = within(ofBlock, radiusBits) > 0;

    assertThat(scan.measure(from, to, radiusBits)).isEqualTo(near);
    if (near) {
      int listedBits = random.nextInt(radiusBits + 2) - 1;
      assertThat(scan.holdsNear(from, to, listedBits)).isEqualTo(within(ofBlock, listedBits) > 0);
      assertThat(scan.countBetween(from, to, listedBits, radiusBits))
          .isEqualTo(within(ofBlock, radiusBits) - within(ofBlock, listedBits));
      List<Integer> expected = new ArrayList<>();
      for (int row = from; row < to; row++) {
        if (distances[row] <= listedBits) {
          expected.add(row << PlaneDistances.DISTANCE_SHIFT | distances[row]);
        }
      }
      int[] into = new int[ROWS];
      int found = scan.collect(from, to, listedBits, into);
      assertThat(Arrays.stream(into, 0, found).boxed().toList()).isEqualTo(expected);
    }
    return near;
  }

  private static int within(int[] distances, int radiusBits) {
    return (int) Arrays.stream(distances).filter(distance -> distance <= radiusBits).count();
  }
}
