package dev.hashnet.transform;

import static dev.hashnet.transform.NamedTransform.between;

import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.OpenCv;
import dev.hashnet.image.RgbImage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Edits that augmentation has nothing like: what people do to pictures on their way through phones,
 * messengers and printers.
 */
final class UnseenEdits {
  /** Thresholds of an ordered dither, 4 x 4. */
  private static final int[] BAYER = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

  private UnseenEdits() {}

  /** A window or a telephone around the picture: bars above and below, one of them with buttons. */
  static RgbImage screenshot(RgbImage image, double strength, SplittableRandom random) {
    int bar = pixels(image.height() * between(.06, .14, strength));
    int rest = pixels(image.height() * between(.03, .2, strength) * random.nextDouble());
    int margin = random.nextBoolean() ? 0 : pixels(image.width() * between(.01, .06, strength));
    byte ground = (byte) (random.nextBoolean() ? 24 + random.nextInt(24) : 228);
    int width = image.width() + 2 * margin;
    int height = image.height() + bar + rest;
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, ground);
    paste(image, rgb, width, margin, bar);
    int buttons = 3 + random.nextInt(4);
    int size = Math.max(1, bar / 2);
    for (int button = 0; button < buttons; button++) {
      byte[] colour = Colours.any(random);
      int left = width * (2 * button + 1) / (2 * buttons) - size / 2;
      fill(rgb, width, left, (bar - size) / 2, size, size, colour);
    }
    return new RgbImage(width, height, rgb);
  }

  /** A round face, as messengers paste them. */
  static RgbImage sticker(RgbImage image, double strength, SplittableRandom random) {
    int radius = pixels(Math.min(image.width(), image.height()) * between(.07, .2, strength) + .5);
    int x = random.nextInt(image.width());
    int y = random.nextInt(image.height());
    Scalar face = new Scalar(40 + random.nextInt(40), 200 + random.nextInt(30), 250, 0);
    Scalar ink = new Scalar(20, 40, 60, 0);
    return OpenCv.scoped(
        () -> {
          Mat drawn = OpenCv.toMat(image);
          disc(drawn, x, y, radius, face);
          int eye = Math.max(1, radius / 6);
          disc(drawn, x - radius * 2 / 5, y - radius / 4, eye, ink);
          disc(drawn, x + radius * 2 / 5, y - radius / 4, eye, ink);
          opencv_imgproc.ellipse(
              drawn,
              new Point(x, y + radius / 6),
              new Size(Math.max(1, radius / 2), Math.max(1, radius * 2 / 5)),
              0,
              10,
              170,
              ink,
              Math.max(1, radius / 8),
              opencv_imgproc.LINE_AA,
              0);
          return OpenCv.toRgb(drawn);
        });
  }

  private static void disc(Mat image, int x, int y, int radius, Scalar colour) {
    opencv_imgproc.circle(
        image, new Point(x, y), radius, colour, opencv_imgproc.FILLED, opencv_imgproc.LINE_AA, 0);
  }

  /** Darker towards the corners. */
  static RgbImage vignette(RgbImage image, double strength, SplittableRandom random) {
    float loss = (float) between(.25, .95, strength);
    float centreX = (float) (image.width() * (.4 + .2 * random.nextDouble()));
    float centreY = (float) (image.height() * (.4 + .2 * random.nextDouble()));
    byte[] rgb = new byte[image.rgb().length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      float down = (y + .5f - centreY) / image.height();
      for (int x = 0; x < image.width(); x++) {
        float across = (x + .5f - centreX) / image.width();
        float light = 1 - Math.min(1, loss * 2 * (across * across + down * down));
        for (int channel = 0; channel < 3; channel++, i++) {
          rgb[i] = ColourEdits.level((image.rgb()[i] & 255) * light);
        }
      }
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  /** Photographed from the side: each corner moves inwards on its own. */
  static RgbImage perspective(RgbImage image, double strength, SplittableRandom random) {
    double most = between(.04, .2, strength);
    float[] corners = new float[8];
    for (int corner = 0; corner < 4; corner++) {
      double inX = most * (.3 + .7 * random.nextDouble()) * image.width();
      double inY = most * (.3 + .7 * random.nextDouble()) * image.height();
      corners[2 * corner] = (float) (corner % 2 == 0 ? inX : image.width() - inX);
      corners[2 * corner + 1] = (float) (corner < 2 ? inY : image.height() - inY);
    }
    Scalar ground = Scalar.all(random.nextBoolean() ? 0 : 255);
    return OpenCv.scoped(
        () -> {
          Mat warped = new Mat();
          Mat source = OpenCv.toMat(image);
          float[] square = {
            0, 0, image.width(), 0, 0, image.height(), image.width(), image.height()
          };
          opencv_imgproc.warpPerspective(
              source,
              warped,
              opencv_imgproc.getPerspectiveTransform(points(square), points(corners)),
              source.size(),
              opencv_imgproc.INTER_LINEAR,
              opencv_core.BORDER_CONSTANT,
              ground);
          return OpenCv.toRgb(warped);
        });
  }

  private static Point2f points(float[] values) {
    Point2f points = new Point2f(values.length / 2L);
    for (int i = 0; i < values.length / 2; i++) {
      points.position(i).x(values[2 * i]).y(values[2 * i + 1]);
    }
    return points.position(0);
  }

  /** Turned most in the middle, not at all at the edge. */
  static RgbImage swirl(RgbImage image, double strength, SplittableRandom random) {
    double most = StrictMath.toRadians(between(15, 80, strength)) * (random.nextBoolean() ? 1 : -1);
    int width = image.width();
    int height = image.height();
    byte[] rgb = new byte[image.rgb().length];
    double reach = Math.max(1, Math.min(width, height) / 2.0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double across = x + .5 - width / 2.0;
        double down = y + .5 - height / 2.0;
        double far = Math.min(1, Math.sqrt(across * across + down * down) / reach);
        double angle = most * (1 - far) * (1 - far);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        int fromX = clamp(width / 2.0 + across * cos - down * sin, width);
        int fromY = clamp(height / 2.0 + across * sin + down * cos, height);
        System.arraycopy(image.rgb(), 3 * (fromY * width + fromX), rgb, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static int clamp(double at, int size) {
    return (int) Math.max(0, Math.min(size - 1, Math.floor(at)));
  }

  /** Printed with black dots on a grid, the darker the larger. */
  static RgbImage halftone(RgbImage image, double strength, SplittableRandom random) {
    double pitch =
        Math.max(2, between(.018, .05, strength) * Math.min(image.width(), image.height()));
    double turn = StrictMath.toRadians(15 + 60 * random.nextDouble());
    double cos = StrictMath.cos(turn) * 2 * Math.PI / pitch;
    double sin = StrictMath.sin(turn) * 2 * Math.PI / pitch;
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, i += 3) {
        double screen =
            .5 + .25 * (StrictMath.cos(x * cos + y * sin) + StrictMath.cos(y * cos - x * sin));
        double luminance = luminance(from, i) / 255;
        // A soft threshold, so that dots have edges like ink and not like stairs.
        float level = (float) Math.max(0, Math.min(255, 127.5 + 510 * (luminance - screen)));
        rgb[i] = rgb[i + 1] = rgb[i + 2] = ColourEdits.level(level);
      }
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  /** Few levels a channel with an ordered pattern in between, as GIF writers do. */
  static RgbImage dither(RgbImage image, double strength, SplittableRandom random) {
    int steps = (int) Math.round(between(5, 1, strength));
    int shift = random.nextInt(16);
    byte[] from = image.rgb();
    byte[] rgb = new byte[from.length];
    for (int y = 0, i = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        double threshold = (BAYER[((y & 3) * 4 + (x & 3) + shift) & 15] + .5) / 16;
        for (int channel = 0; channel < 3; channel++, i++) {
          double level = Math.floor((from[i] & 255) * steps / 255.0 + threshold);
          rgb[i] = (byte) (int) Math.min(255, level * 255 / steps);
        }
      }
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  /** Another picture (coarse blocks of colour) on one side. */
  static RgbImage collage(RgbImage image, double strength, SplittableRandom random) {
    double share = between(.12, .38, strength);
    int other = pixels(image.width() * share / (1 - share));
    byte[] cells = new byte[3 * 5 * 7];
    random.nextBytes(cells);
    RgbImage neighbour = ImageCodec.resize(new RgbImage(5, 7, cells), other, image.height());
    boolean left = random.nextBoolean();
    int width = image.width() + other;
    byte[] rgb = new byte[3 * width * image.height()];
    paste(image, rgb, width, left ? other : 0, 0);
    paste(neighbour, rgb, width, left ? 0 : image.width(), 0);
    return new RgbImage(width, image.height(), rgb);
  }

  /** Cut down to the middle or a side: less of it stays than training ever left. */
  static RgbImage deepCrop(RgbImage image, double strength, SplittableRandom random) {
    return GeometryEdits.cropTo(image, between(.7, .5, strength), random);
  }

  private static double luminance(byte[] rgb, int i) {
    return Colours.luminance(rgb[i] & 255, rgb[i + 1] & 255, rgb[i + 2] & 255);
  }

  private static int pixels(double length) {
    return (int) Math.max(1, Math.round(length));
  }

  private static void paste(RgbImage image, byte[] rgb, int width, int left, int top) {
    int rowBytes = 3 * image.width();
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.rgb(), y * rowBytes, rgb, 3 * ((top + y) * width + left), rowBytes);
    }
  }

  private static void fill(
      byte[] rgb, int width, int left, int top, int across, int down, byte[] colour) {
    for (int y = top; y < top + down; y++) {
      for (int x = Math.max(0, left); x < Math.min(width, left + across); x++) {
        System.arraycopy(colour, 0, rgb, 3 * (y * width + x), 3);
      }
    }
  }
}
