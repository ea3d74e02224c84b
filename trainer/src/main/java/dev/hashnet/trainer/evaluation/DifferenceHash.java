package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.RgbImage;

/**
 * dHash: whether brightness falls from each cell of a grid to its right neighbour. A yardstick for
 * learned codes; nothing to train.
 *
 * <p>Grid of {@code side + 1} by {@code side} cells, area averages of luminance; bit {@code y * side
 * + x} is 1 where cell (x, y) is brighter than cell (x + 1, y). Threads: safe for use by several.
 *
 * <p>Source: Krawetz, Kind of Like That, 2013.
 */
public record DifferenceHash(int bits) {
  public DifferenceHash {
    if (bits != 64 && bits != 256) {
      throw new IllegalArgumentException("bits must be 64 or 256: bits=" + bits);
    }
  }

  public BinaryCode code(RgbImage image) {
    int side = bits == 64 ? 8 : 16;
    byte[] rgb = ImageCodec.resize(image, side + 1, side).rgb();
    long[] words = new long[bits / 64];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int cell = y * (side + 1) + x;
        if (luminance(rgb, cell) > luminance(rgb, cell + 1)) {
          int bit = y * side + x;
          words[bit / 64] |= 1L << (63 - bit % 64);
        }
      }
    }
    return BinaryCode.ofWords(words);
  }

  private static int luminance(byte[] rgb, int cell) {
    int at = 3 * cell;
    return 299 * (rgb[at] & 255) + 587 * (rgb[at + 1] & 255) + 114 * (rgb[at + 2] & 255);
  }
}
