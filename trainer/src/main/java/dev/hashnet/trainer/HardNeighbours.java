package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Of each training image the others whose codes lie nearest at present: what the network confuses,
 * and learns most from.
 *
 * <p>Images that are probably copies of each other (perceptual hashes within {@value
 * #DUPLICATE_RADIUS_BITS} bits) are no neighbours: pushing them apart would teach the opposite of
 * what is wanted.
 */
final class HardNeighbours {
  static final int DUPLICATE_RADIUS_BITS = 10;
  static final int MOST = 12;

  private final int[][] neighbours;

  private HardNeighbours(int[][] neighbours) {
    this.neighbours = neighbours;
  }

  /**
   * Finds them by comparing all pairs, on all cores.
   *
   * @param codes of the network, one an image
   * @param perceptual hashes of the same images
   */
  static HardNeighbours find(List<BinaryCode> codes, List<BinaryCode> perceptual) {
    long[][] words = codes.stream().map(HardNeighbours::words).toArray(long[][]::new);
    long[][] hashes = perceptual.stream().map(HardNeighbours::words).toArray(long[][]::new);
    return new HardNeighbours(
        IntStream.range(0, words.length)
            .parallel()
            .mapToObj(i -> nearest(i, words, hashes))
            .toArray(int[][]::new));
  }

  /** As {@link #table} gave them. */
  static HardNeighbours ofTable(int[][] table) {
    return new HardNeighbours(table);
  }

  /** Nearest first, the smaller number first where distances are equal. */
  int[] of(int image) {
    return neighbours[image];
  }

  int[][] table() {
    return neighbours;
  }

  private static int[] nearest(int image, long[][] words, long[][] hashes) {
    // Sorted by insertion; distance in the upper half, number in the lower.
    long[] best = new long[MOST];
    int found = 0;
    for (int other = 0; other < words.length; other++) {
      if (other == image) {
        continue;
      }
      long key = (long) distance(words[image], words[other]) << 32 | other;
      boolean nearer = found < MOST || key < best[MOST - 1];
      if (nearer && distance(hashes[image], hashes[other]) > DUPLICATE_RADIUS_BITS) {
        int at = found < MOST ? found++ : MOST - 1;
        while (at > 0 && best[at - 1] > key) {
          best[at] = best[at - 1];
          at--;
        }
        best[at] = key;
      }
    }
    int[] neighbours = new int[found];
    for (int i = 0; i < found; i++) {
      neighbours[i] = (int) best[i];
    }
    return neighbours;
  }

  private static long[] words(BinaryCode code) {
    long[] words = new long[code.bits() / Long.SIZE];
    for (int i = 0; i < words.length; i++) {
      words[i] = code.word(i);
    }
    return words;
  }

  private static int distance(long[] a, long[] b) {
    int distance = 0;
    for (int i = 0; i < a.length; i++) {
      distance += Long.bitCount(a[i] ^ b[i]);
    }
    return distance;
  }
}
