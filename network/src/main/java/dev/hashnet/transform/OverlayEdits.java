package dev.hashnet.transform;

import static dev.hashnet.transform.NamedTransform.between;

import dev.hashnet.image.OpenCv;
import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Edits that draw something on the image. OpenCV's stroke fonts: nothing depends on the fonts of
 * the machine.
 */
final class OverlayEdits {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,!?#@";
  private static final int FONTS = 8;

  private OverlayEdits() {}

  static RgbImage caption(RgbImage image, double strength, SplittableRandom random) {
    return OpenCv.scoped(() -> caption(OpenCv.toMat(image), between(.08, .22, strength), random));
  }

  private static RgbImage caption(Mat image, double heightShare, SplittableRandom random) {
    int bandHeight = (int) Math.max(1, Math.round(image.rows() * heightShare));
    int room = image.rows() - bandHeight;
    // At the bottom, at the top, or anywhere, as captions and stamps are.
    int top = new int[] {room, 0, random.nextInt(room + 1)}[random.nextInt(3)];
    byte[] ground = Colours.plain(random);
    if (random.nextBoolean()) {
      Rect band = new Rect(0, top, image.cols(), bandHeight);
      opencv_imgproc.rectangle(
          image, band, scalar(ground), opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
    }
    int letters = 6 + random.nextInt(14);
    write(
        image,
        text(letters, random),
        2,
        top,
        image.cols() - 4,
        bandHeight,
        Colours.readableOn(ground),
        random);
    return OpenCv.toRgb(image);
  }

  static RgbImage logo(RgbImage image, double strength, SplittableRandom random) {
    return OpenCv.scoped(() -> logo(OpenCv.toMat(image), between(.12, .4, strength), random));
  }

  private static RgbImage logo(Mat image, double sideShare, SplittableRandom random) {
    int side = (int) Math.max(1, Math.round(Math.min(image.rows(), image.cols()) * sideShare));
    int left = random.nextInt(image.cols() - side + 1);
    int top = random.nextInt(image.rows() - side + 1);
    byte[] colour = Colours.any(random);
    Mat drawn = image.clone();
    if (random.nextBoolean()) {
      Point centre = new Point(left + side / 2, top + side / 2);
      opencv_imgproc.circle(
          drawn,
          centre,
          Math.max(1, side / 2),
          scalar(colour),
          opencv_imgproc.FILLED,
          opencv_imgproc.LINE_AA,
          0);
    } else {
      Rect square = new Rect(left, top, side, side);
      opencv_imgproc.rectangle(
          drawn, square, scalar(colour), opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
    }
    int margin = side / 6;
    int inner = Math.max(1, side - 2 * margin);
    write(
        drawn,
        text(1 + random.nextInt(3), random),
        left + margin,
        top + margin,
        inner,
        inner,
        Colours.readableOn(colour),
        random);
    double opacity = .6 + .4 * random.nextDouble();
    Mat blended = new Mat();
    opencv_core.addWeighted(drawn, opacity, image, 1 - opacity, 0, blended);
    return OpenCv.toRgb(blended);
  }

  private static String text(int letters, SplittableRandom random) {
    StringBuilder text = new StringBuilder(letters);
    for (int i = 0; i < letters; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /** Writes one line as large as the box allows, its left end at the box's. */
  private static void write(
      Mat image,
      String text,
      int left,
      int top,
      int width,
      int height,
      byte[] colour,
      SplittableRandom random) {
    int font = random.nextInt(FONTS);
    // Two pixels would fill small letters.
    int thickness = height < 24 ? 1 : 1 + random.nextInt(2);
    IntPointer baseline = new IntPointer(1);
    Size unscaled = opencv_imgproc.getTextSize(text, font, 1, thickness, baseline);
    double lineHeight = unscaled.height() + baseline.get();
    double scale =
        Math.min(.9 * height / lineHeight, (double) width / Math.max(1, unscaled.width()));
    Point start = new Point(left, top + (int) Math.round((height + unscaled.height() * scale) / 2));
    opencv_imgproc.putText(
        image, text, start, font, scale, scalar(colour), thickness, opencv_imgproc.LINE_AA, false);
  }

  private static Scalar scalar(byte[] rgb) {
    return new Scalar(rgb[2] & 255, rgb[1] & 255, rgb[0] & 255, 0);
  }
}
