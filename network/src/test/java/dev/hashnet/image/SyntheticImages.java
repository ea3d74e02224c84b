package dev.hashnet.image;

import java.util.SplittableRandom;

/**
 * Seeded pictures: a smooth field of colour with a few shapes on it. Plain Java and StrictMath, so
 * the same on every machine.
 */
public final class SyntheticImages {
  private static final int WAVES = 5;
  private static final int SHAPES = 6;

  private SyntheticImages() {}

  public static RgbImage scene(long seed, int width, int height) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] waves = new double[WAVES][7];
    for (double[] wave : waves) {
      for (int i = 0; i < wave.length; i++) {
        wave[i] = random.nextDouble();
      }
    }
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        drawField(waves, (double) x / width, (double) y / height, rgb, 3 * (y * width + x));
      }
    }
    for (int i = 0; i < SHAPES; i++) {
      drawShape(rgb, width, height, random);
    }
    return new RgbImage(width, height, rgb);
  }

  private static void drawField(double[][] waves, double x, double y, byte[] rgb, int offset) {
    double[] values = new double[3];
    for (double[] wave : waves) {
      double phase = 6 * (wave[0] * x + wave[1] * y + wave[2]);
      double level = StrictMath.cos(phase * (1 + 2 * wave[6]));
      for (int channel = 0; channel < 3; channel++) {
        values[channel] += wave[3 + channel] * level;
      }
    }
    for (int channel = 0; channel < 3; channel++) {
      rgb[offset + channel] = (byte) (int) Math.max(0, Math.min(255, 128 + 45 * values[channel]));
    }
  }

  private static void drawShape(byte[] rgb, int width, int height, SplittableRandom random) {
    double centreX = random.nextDouble();
    double centreY = random.nextDouble();
    double radiusX = .04 + .16 * random.nextDouble();
    double radiusY = .04 + .16 * random.nextDouble();
    boolean round = random.nextBoolean();
    byte[] colour = new byte[3];
    random.nextBytes(colour);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = Math.abs((x + .5) / width - centreX) / radiusX;
        double dy = Math.abs((y + .5) / height - centreY) / radiusY;
        if (round ? dx * dx + dy * dy <= 1 : dx <= 1 && dy <= 1) {
          System.arraycopy(colour, 0, rgb, 3 * (y * width + x), 3);
        }
      }
    }
  }

  public static RgbImage constant(int width, int height, int red, int green, int blue) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new RgbImage(width, height, rgb);
  }

  /** Mean absolute difference, levels. */
  public static double difference(RgbImage a, RgbImage b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException("sizes differ");
    }
    return difference(a.rgb(), b.rgb());
  }

  /** Mean absolute difference, levels. */
  public static double difference(byte[] a, byte[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 255) - (b[i] & 255));
    }
    return (double) sum / a.length;
  }
}
