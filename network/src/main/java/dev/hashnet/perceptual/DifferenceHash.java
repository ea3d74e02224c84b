package dev.hashnet.perceptual;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import java.util.Arrays;

/**
 * A binary code of 64, 128 or 256 bits from the signs of gradients (dHash): a rival to compare
 * with, not a line that is served.
 *
 * <p>Input: the image squashed to {@link #SIDE} x SIDE. Its luminance is averaged to n + 1 columns
 * and n rows, n = 8 or 16; bit {@code r n + c} is 1 where column c + 1 of row r is brighter than
 * column c. At 128 bits the 64 bits of horizontal gradients are followed by those of vertical ones,
 * row by row of the turned image. A flat image has an all-zero code. Whole numbers throughout, so
 * the same on every machine.
 *
 * <p>Threads: safe for use by several threads.
 *
 * <p>Source: Krawetz, Kind of Like That, The Hacker Factor Blog, 2013.
 */
public final class DifferenceHash {
  /** Side that the prepared image must hold, pixels. */
  public static final int SIDE = 64;

  private final int bits;
  private final int rows;

  /** Throws IllegalArgumentException unless {@code bits} is 64, 128 or 256. */
  public DifferenceHash(int bits) {
    if (bits != 64 && bits != 128 && bits != 256) {
      throw new IllegalArgumentException("bits must be 64, 128 or 256: bits=" + bits);
    }
    this.bits = bits;
    this.rows = bits == 256 ? 16 : 8;
  }

  public int bits() {
    return bits;
  }

  /** {@code dhash-64-v1}, {@code dhash-128-v1} or {@code dhash-256-v1}. */
  public String version() {
    return "dhash-" + bits + "-v1";
  }

  /** Throws IllegalArgumentException where the image was not prepared for {@link #SIDE}. */
  public BinaryCode encode(PreparedImage image) {
    byte[] rgb = image.rgb(SIDE);
    long[] words = new long[bits / 64];
    addGradients(rgb, words, 0);
    if (bits == 128) {
      addGradients(turned(rgb), words, 64);
    }
    return BinaryCode.ofWords(words);
  }

  private void addGradients(byte[] rgb, long[] words, int firstBit) {
    int columns = rows + 1;
    int rowHeight = SIDE / rows;
    long[] cells = new long[columns];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(cells, 0);
      for (int y = row * rowHeight; y < (row + 1) * rowHeight; y++) {
        addRow(rgb, y, cells);
      }
      for (int column = 0; column < rows; column++) {
        int bit = firstBit + row * rows + column;
        if (cells[column + 1] > cells[column]) {
          words[bit / 64] |= 1L << (63 - bit % 64);
        }
      }
    }
  }

  /** Rows and columns exchanged. */
  private static byte[] turned(byte[] rgb) {
    byte[] turned = new byte[rgb.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        System.arraycopy(rgb, 3 * (y * SIDE + x), turned, 3 * (x * SIDE + y), 3);
      }
    }
    return turned;
  }

  /**
   * With the width of a pixel as {@code columns} and that of a cell as SIDE units, a pixel lies in
   * one cell or two neighbours.
   */
  private static void addRow(byte[] rgb, int y, long[] cells) {
    int columns = cells.length;
    for (int x = 0; x < SIDE; x++) {
      int i = 3 * (y * SIDE + x);
      int luminance = 77 * (rgb[i] & 255) + 150 * (rgb[i + 1] & 255) + 29 * (rgb[i + 2] & 255);
      int from = x * columns;
      int cell = from / SIDE;
      int inCell = Math.min(columns, (cell + 1) * SIDE - from);
      cells[cell] += (long) inCell * luminance;
      if (inCell < columns) {
        cells[cell + 1] += (long) (columns - inCell) * luminance;
      }
    }
  }
}
