package dev.hashnet.transform;

import static dev.hashnet.transform.NamedTransform.between;

import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Edits that change each pixel's colour by itself. */
final class ColourEdits {
  private static final int LEVELS = 256;

  private ColourEdits() {}

  static RgbImage grey(RgbImage image, double strength, SplittableRandom random) {
    return mixedWithGrey(image, 0);
  }

  static RgbImage saturation(RgbImage image, double strength, SplittableRandom random) {
    boolean more = random.nextBoolean();
    return mixedWithGrey(image, more ? between(1.2, 2.5, strength) : between(.8, .1, strength));
  }

  /**
   * @param colour share of the colour that stays: 0 is grey, above 1 is more colour than there was
   */
  private static RgbImage mixedWithGrey(RgbImage image, double colour) {
    float kept = (float) colour;
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    for (int i = 0; i < rgb.length; i += 3) {
      float red = from[i] & 255;
      float green = from[i + 1] & 255;
      float blue = from[i + 2] & 255;
      float grey = .299f * red + .587f * green + .114f * blue;
      rgb[i] = level(grey + kept * (red - grey));
      rgb[i + 1] = level(grey + kept * (green - grey));
      rgb[i + 2] = level(grey + kept * (blue - grey));
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  static RgbImage brightness(RgbImage image, double strength, SplittableRandom random) {
    boolean brighter = random.nextBoolean();
    double factor = brighter ? between(1.08, 1.8, strength) : between(.92, .4, strength);
    return mapped(image, level -> level * factor);
  }

  static RgbImage contrast(RgbImage image, double strength, SplittableRandom random) {
    boolean more = random.nextBoolean();
    double factor = more ? between(1.1, 2, strength) : between(.9, .35, strength);
    double mean = meanLuminance(image);
    return mapped(image, level -> mean + (level - mean) * factor);
  }

  private static double meanLuminance(RgbImage image) {
    byte[] rgb = image.rgb();
    long sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += 299 * (rgb[i] & 255) + 587 * (rgb[i + 1] & 255) + 114 * (rgb[i + 2] & 255);
    }
    return sum / (1000.0 * image.width() * image.height());
  }

  static RgbImage gamma(RgbImage image, double strength, SplittableRandom random) {
    double octaves = between(.2, 1.2, strength) * (random.nextBoolean() ? 1 : -1);
    double exponent = StrictMath.pow(2, octaves);
    return mapped(image, level -> 255 * StrictMath.pow(level / 255, exponent));
  }

  static RgbImage posterise(RgbImage image, double strength, SplittableRandom random) {
    int steps = (int) Math.round(16 * StrictMath.pow(3 / 16.0, strength)) - 1;
    return mapped(image, level -> Math.rint(level * steps / 255) * 255 / steps);
  }

  static RgbImage tint(RgbImage image, double strength, SplittableRandom random) {
    double most = between(.08, .4, strength);
    byte[][] tables = new byte[3][];
    for (int channel = 0; channel < 3; channel++) {
      double gain = 1 + most * (2 * random.nextDouble() - 1);
      tables[channel] = table(level -> level * gain);
    }
    return looked(image, tables[0], tables[1], tables[2]);
  }

  /** Turns the colour plane of YIQ; luminance stays, but for what is cut off at 0 and 255. */
  static RgbImage hue(RgbImage image, double strength, SplittableRandom random) {
    double angle = StrictMath.toRadians(between(5, 60, strength)) * (random.nextBoolean() ? 1 : -1);
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    for (int i = 0; i < rgb.length; i += 3) {
      float red = from[i] & 255;
      float green = from[i + 1] & 255;
      float blue = from[i + 2] & 255;
      float y = .299f * red + .587f * green + .114f * blue;
      float u = .596f * red - .274f * green - .322f * blue;
      float v = .211f * red - .523f * green + .312f * blue;
      float turnedU = cos * u - sin * v;
      float turnedV = sin * u + cos * v;
      rgb[i] = level(y + .956f * turnedU + .621f * turnedV);
      rgb[i + 1] = level(y - .272f * turnedU - .647f * turnedV);
      rgb[i + 2] = level(y - 1.106f * turnedU + 1.703f * turnedV);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private static RgbImage mapped(RgbImage image, DoubleUnaryOperator map) {
    byte[] table = table(map);
    return looked(image, table, table, table);
  }

  private static byte[] table(DoubleUnaryOperator map) {
    byte[] table = new byte[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      table[level] = level((float) map.applyAsDouble(level));
    }
    return table;
  }

  private static RgbImage looked(RgbImage image, byte[] red, byte[] green, byte[] blue) {
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = red[from[i] & 255];
      rgb[i + 1] = green[from[i + 1] & 255];
      rgb[i + 2] = blue[from[i + 2] & 255];
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  /** Rounded and cut off to 0..255. */
  static byte level(float value) {
    return (byte) (int) Math.max(0, Math.min(255, value + .5f));
  }
}
