package dev.hashnet.transform;

import static dev.hashnet.transform.NamedTransform.between;

import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.OpenCv;
import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Edits that move pixels. */
final class GeometryEdits {
  private GeometryEdits() {}

  static RgbImage crop(RgbImage image, double strength, SplittableRandom random) {
    return cropTo(image, between(.97, .62, strength), random);
  }

  /**
   * @param keep share of each side that stays, above 0 and at most 1
   */
  static RgbImage cropTo(RgbImage image, double keep, SplittableRandom random) {
    int width = (int) Math.max(1, Math.round(image.width() * keep));
    int height = (int) Math.max(1, Math.round(image.height() * keep));
    int left = random.nextInt(image.width() - width + 1);
    int top = random.nextInt(image.height() - height + 1);
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(
          image.rgb(), 3 * ((top + y) * image.width() + left), rgb, 3 * y * width, 3 * width);
    }
    return new RgbImage(width, height, rgb);
  }

  static RgbImage rotate(RgbImage image, double strength, SplittableRandom random) {
    double degrees = between(1, 18, strength) * (random.nextBoolean() ? 1 : -1);
    int corners = random.nextInt(3);
    return OpenCv.scoped(() -> rotate(image, degrees, corners));
  }

  /**
   * @param corners what fills them: 0 black, 1 white, 2 the pixels at the edge
   */
  private static RgbImage rotate(RgbImage image, double degrees, int corners) {
    Point2f centre = new Point2f((image.width() - 1) / 2f, (image.height() - 1) / 2f);
    Mat rotated = new Mat();
    Mat source = OpenCv.toMat(image);
    opencv_imgproc.warpAffine(
        source,
        rotated,
        opencv_imgproc.getRotationMatrix2D(centre, degrees, 1),
        source.size(),
        opencv_imgproc.INTER_LINEAR,
        corners == 2 ? opencv_core.BORDER_REPLICATE : opencv_core.BORDER_CONSTANT,
        Scalar.all(corners == 0 ? 0 : 255));
    return OpenCv.toRgb(rotated);
  }

  static RgbImage mirror(RgbImage image, double strength, SplittableRandom random) {
    int width = image.width();
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        int source = 3 * (y * width + x);
        int target = 3 * (y * width + width - 1 - x);
        rgb[target] = from[source];
        rgb[target + 1] = from[source + 1];
        rgb[target + 2] = from[source + 2];
      }
    }
    return new RgbImage(width, image.height(), rgb);
  }

  static RgbImage border(RgbImage image, double strength, SplittableRandom random) {
    double share = between(.02, .15, strength);
    int thickness = (int) Math.max(1, Math.round(Math.min(image.width(), image.height()) * share));
    return framed(image, thickness, thickness, Colours.plain(random));
  }

  static RgbImage letterbox(RgbImage image, double strength, SplittableRandom random) {
    double share = between(.03, .2, strength);
    byte[] colour = Colours.plain(random);
    if (random.nextBoolean()) {
      return framed(image, (int) Math.max(1, Math.round(image.width() * share)), 0, colour);
    }
    return framed(image, 0, (int) Math.max(1, Math.round(image.height() * share)), colour);
  }

  private static RgbImage framed(RgbImage image, int left, int top, byte[] colour) {
    int width = image.width() + 2 * left;
    int height = image.height() + 2 * top;
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      System.arraycopy(colour, 0, rgb, i, 3);
    }
    int rowBytes = 3 * image.width();
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.rgb(), y * rowBytes, rgb, 3 * ((top + y) * width + left), rowBytes);
    }
    return new RgbImage(width, height, rgb);
  }

  static RgbImage aspect(RgbImage image, double strength, SplittableRandom random) {
    double factor = between(1.05, 1.6, strength);
    boolean wider = random.nextBoolean();
    int width = wider ? (int) Math.ceil(image.width() * factor) : image.width();
    int height = wider ? image.height() : (int) Math.ceil(image.height() * factor);
    return ImageCodec.resize(image, width, height);
  }
}
