package dev.hashnet.perceptual;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import java.util.Arrays;

/**
 * A binary code of 64, 128 or 256 bits as the widely used pHash makes it: the lowest frequencies of
 * an image's cosine transform, zero among them, against their median. A rival to compare with, not
 * a line that is served.
 *
 * <p>Input: the image squashed to {@link #SIDE} x SIDE. Luminance L = 77 R + 150 G + 29 B; DCT-II;
 * the rows x columns lowest coefficients, 8 x 8, 8 x 16 or 16 x 16; bit {@code v columns + h} is 1
 * where coefficient (v, h) exceeds the median (the lower of the two middle ones). Differs from
 * {@link PerceptualHash} in the row and the column of frequency 0. Whole numbers throughout, so the
 * same on every machine.
 *
 * <p>Threads: safe for use by several threads.
 *
 * <p>Source: Zauner, Implementation and benchmarking of perceptual image hash functions, 2010, as
 * ImageHash and JImageHash read it.
 */
public final class LowFrequencyHash {
  /** Side that the prepared image must hold, pixels. */
  public static final int SIDE = 64;

  private static final int COSINE_SCALE = 1 << 12;

  private final int bits;
  private final int rows;
  private final int columns;
  private final double[][] cosines;

  /** Throws IllegalArgumentException unless {@code bits} is 64, 128 or 256. */
  public LowFrequencyHash(int bits) {
    if (bits != 64 && bits != 128 && bits != 256) {
      throw new IllegalArgumentException("bits must be 64, 128 or 256: bits=" + bits);
    }
    this.bits = bits;
    this.rows = bits == 256 ? 16 : 8;
    this.columns = bits / rows;
    this.cosines = new double[columns][SIDE];
    for (int f = 0; f < columns; f++) {
      for (int x = 0; x < SIDE; x++) {
        cosines[f][x] =
            StrictMath.rint(
                COSINE_SCALE * StrictMath.cos(StrictMath.PI * (2 * x + 1) * f / (2 * SIDE)));
      }
    }
  }

  /** Throws IllegalArgumentException where the image was not prepared for {@link #SIDE}. */
  public BinaryCode encode(PreparedImage image) {
    byte[] rgb = image.rgb(SIDE);
    double[] coefficients = new double[bits];
    double[] row = new double[SIDE];
    for (int v = 0; v < rows; v++) {
      Arrays.fill(row, 0);
      for (int y = 0, i = 0; y < SIDE; y++) {
        double cosine = cosines[v][y];
        for (int x = 0; x < SIDE; x++, i += 3) {
          row[x] +=
              cosine * (77 * (rgb[i] & 255) + 150 * (rgb[i + 1] & 255) + 29 * (rgb[i + 2] & 255));
        }
      }
      for (int h = 0; h < columns; h++) {
        double sum = 0;
        for (int x = 0; x < SIDE; x++) {
          sum += cosines[h][x] * row[x];
        }
        coefficients[v * columns + h] = sum;
      }
    }
    return aboveMedian(coefficients);
  }

  private BinaryCode aboveMedian(double[] coefficients) {
    double[] sorted = coefficients.clone();
    Arrays.sort(sorted);
    double median = sorted[bits / 2 - 1];
    long[] words = new long[bits / 64];
    for (int i = 0; i < bits; i++) {
      if (coefficients[i] > median) {
        words[i / 64] |= 1L << (63 - i % 64);
      }
    }
    return BinaryCode.ofWords(words);
  }
}
