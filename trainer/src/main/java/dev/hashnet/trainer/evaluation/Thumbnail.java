package dev.hashnet.trainer.evaluation;

/**
 * The luminance of an image in 32 x 32 and in 8 x 8 cells, each of mean zero and unit length, so
 * that a product of two is their correlation. A flat image is all zero.
 */
final class Thumbnail {
  private static final int FINE = 32;
  private static final int COARSE = 8;

  /** Root mean square below which there is nothing but rounding, levels. */
  private static final double FLAT_LEVELS = 1;

  final float[] coarse;
  final float[] fine;

  private Thumbnail(float[] coarse, float[] fine) {
    this.coarse = coarse;
    this.fine = fine;
  }

  /**
   * From pixels.
   *
   * @param rgb {@code [side, side, 3]}
   * @param side a multiple of 32
   */
  static Thumbnail of(byte[] rgb, int side) {
    return new Thumbnail(cells(rgb, side, COARSE), cells(rgb, side, FINE));
  }

  private static float[] cells(byte[] rgb, int side, int cells) {
    double[] sums = new double[cells * cells];
    int pixels = side / cells;
    for (int y = 0, i = 0; y < side; y++) {
      for (int x = 0; x < side; x++, i += 3) {
        sums[y / pixels * cells + x / pixels] +=
            77 * (rgb[i] & 255) + 150 * (rgb[i + 1] & 255) + 29 * (rgb[i + 2] & 255);
      }
    }
    double mean = 0;
    for (double sum : sums) {
      mean += sum / sums.length;
    }
    double squares = 0;
    for (double sum : sums) {
      squares += (sum - mean) * (sum - mean);
    }
    float[] normalised = new float[sums.length];
    double flat = FLAT_LEVELS * 256 * pixels * pixels;
    if (squares < flat * flat * sums.length) {
      return normalised;
    }
    for (int i = 0; i < sums.length; i++) {
      normalised[i] = (float) ((sums[i] - mean) / Math.sqrt(squares));
    }
    return normalised;
  }

  boolean isFlat() {
    for (float value : fine) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  static float correlation(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** With b mirrored left to right. */
  static float mirroredCorrelation(float[] a, float[] b) {
    int side = (int) Math.round(Math.sqrt(a.length));
    float sum = 0;
    for (int y = 0; y < a.length; y += side) {
      for (int x = 0; x < side; x++) {
        sum += a[y + x] * b[y + side - 1 - x];
      }
    }
    return sum;
  }
}
