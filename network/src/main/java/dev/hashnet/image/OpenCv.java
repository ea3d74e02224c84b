package dev.hashnet.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * OpenCV, loaded and set to one thread a call: work is spread over images, and threads inside a
 * call would only fight for the cores.
 *
 * <p>Matrices here are {@code CV_8UC3}, blue first, as OpenCV has them. Every method that takes or
 * gives one is called within {@link #scoped}, so that native memory goes back at its end and not
 * when the garbage collector comes round. Public for the transforms alone; other modules use {@link
 * ImageCodec}.
 */
public final class OpenCv {
  static {
    opencv_core.setNumThreads(1);
  }

  private OpenCv() {}

  /**
   * Runs {@code work} in a scope of native memory: matrices made meanwhile by this thread are freed
   * at its end.
   */
  public static <T> T scoped(Supplier<T> work) {
    PointerScope scope = new PointerScope();
    try {
      return work.get();
    } finally {
      scope.close();
    }
  }

  /** A matrix with a copy of the pixels. */
  public static Mat toMat(RgbImage image) {
    Mat rgb = new Mat(image.height(), image.width(), CV_8UC3);
    rgb.data().put(image.rgb(), 0, image.rgb().length);
    opencv_imgproc.cvtColor(rgb, rgb, opencv_imgproc.COLOR_RGB2BGR);
    return rgb;
  }

  /** An image with a copy of the pixels. */
  public static RgbImage toRgb(Mat bgr) {
    Mat rgb = new Mat();
    opencv_imgproc.cvtColor(bgr, rgb, opencv_imgproc.COLOR_BGR2RGB);
    byte[] pixels = new byte[Math.multiplyExact(3, Math.multiplyExact(rgb.rows(), rgb.cols()))];
    rgb.data().get(pixels);
    return new RgbImage(rgb.cols(), rgb.rows(), pixels);
  }

  /** Area averaging where no side grows, bilinear interpolation else. */
  public static Mat resize(Mat image, int width, int height) {
    if (image.cols() == width && image.rows() == height) {
      return image;
    }
    boolean shrinks = width <= image.cols() && height <= image.rows();
    Mat resized = new Mat();
    opencv_imgproc.resize(
        image,
        resized,
        new Size(width, height),
        0,
        0,
        shrinks ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR);
    return resized;
  }
}
