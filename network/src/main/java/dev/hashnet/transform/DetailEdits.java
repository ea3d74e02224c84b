package dev.hashnet.transform;

import static dev.hashnet.transform.NamedTransform.between;

import dev.hashnet.image.OpenCv;
import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Edits of fine detail: less of it, more of it, or noise in its place. */
final class DetailEdits {
  private DetailEdits() {}

  static RgbImage blur(RgbImage image, double strength, SplittableRandom random) {
    return blurred(image, sigma(image, between(.005, .025, strength)));
  }

  static RgbImage sharpen(RgbImage image, double strength, SplittableRandom random) {
    float amount = (float) between(.4, 3, strength);
    byte[] from = image.rgb();
    byte[] soft = blurred(image, sigma(image, .01)).rgb();
    byte[] rgb = new byte[from.length];
    for (int i = 0; i < rgb.length; i++) {
      int level = from[i] & 255;
      rgb[i] = ColourEdits.level(level + amount * (level - (soft[i] & 255)));
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private static double sigma(RgbImage image, double share) {
    return Math.max(.4, share * Math.min(image.width(), image.height()));
  }

  private static RgbImage blurred(RgbImage image, double sigmaPixels) {
    return OpenCv.scoped(
        () -> {
          Mat soft = new Mat();
          opencv_imgproc.GaussianBlur(OpenCv.toMat(image), soft, new Size(0, 0), sigmaPixels);
          return OpenCv.toRgb(soft);
        });
  }

  /**
   * Adds triangular noise: the sum of two uniform numbers is near enough to a Gaussian, and one
   * call of the generator gives two of them.
   */
  static RgbImage noise(RgbImage image, double strength, SplittableRandom random) {
    // Two uniform numbers over [-a/2, a/2] have a sum of standard deviation a / sqrt(6).
    float scale = (float) (between(4, 30, strength) * Math.sqrt(6) / 65536);
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    long bits = 0;
    for (int i = 0; i < rgb.length; i++) {
      bits = (i & 1) == 0 ? random.nextLong() : bits >>> 32;
      int sum = (int) (bits & 0xffff) + (int) (bits >>> 16 & 0xffff) - 65536;
      rgb[i] = ColourEdits.level((from[i] & 255) + scale * sum);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }
}
