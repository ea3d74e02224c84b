package dev.hashnet.image;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Lays what a decoder gives (grey, colour or colour with alpha; 8 or 16 bits) over white: 8 bits,
 * three channels, blue first.
 *
 * <p>The colour of a fully transparent pixel is arbitrary, so it must not reach a code. White,
 * because that is what pages show.
 */
final class WhiteBackground {
  private WhiteBackground() {}

  static Mat flatten(Mat decoded) {
    Mat image = decoded;
    if (decoded.depth() == CV_16U) {
      image = new Mat();
      decoded.convertTo(image, CV_8U, 1 / 257.0, 0);
    }
    return switch (image.channels()) {
      case 1 -> {
        Mat colour = new Mat();
        opencv_imgproc.cvtColor(image, colour, opencv_imgproc.COLOR_GRAY2BGR);
        yield colour;
      }
      case 4 -> blend(image);
      default -> image;
    };
  }

  private static Mat blend(Mat bgra) {
    Mat blended = new Mat(bgra.rows(), bgra.cols(), CV_8UC3);
    byte[] from = new byte[4 * bgra.cols()];
    byte[] to = new byte[3 * bgra.cols()];
    for (int row = 0; row < bgra.rows(); row++) {
      bgra.ptr(row).get(from);
      blendRow(from, to);
      blended.ptr(row).put(to);
    }
    return blended;
  }

  private static void blendRow(byte[] from, byte[] to) {
    for (int i = 0, j = 0; j < to.length; i += 4, j += 3) {
      int alpha = from[i + 3] & 255;
      int white = 255 * (255 - alpha) + 127;
      to[j] = (byte) (((from[i] & 255) * alpha + white) / 255);
      to[j + 1] = (byte) (((from[i + 1] & 255) * alpha + white) / 255);
      to[j + 2] = (byte) (((from[i + 2] & 255) * alpha + white) / 255);
    }
  }
}
