package dev.hashnet.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * An encoded image that has passed the limits and whose stream is complete, ready to be decoded at
 * one of four sizes.
 *
 * <p>Only JPEG is decoded at reduced size: there the decoder computes a smaller inverse DCT, which
 * averages. For other formats OpenCV decodes in full and then drops pixels, which aliases; those
 * are decoded in full and left to area averaging.
 */
final class EncodedImage {
  private static final int[] REDUCTIONS = {8, 4, 2};

  private final byte[] content;
  private final ImageHeader header;
  private final int orientation;

  private EncodedImage(byte[] content, ImageHeader header, int orientation) {
    this.content = content;
    this.header = header;
    this.orientation = orientation;
  }

  /** Throws RejectedException, cheapest check first; nothing is decoded. */
  static EncodedImage check(byte[] content, ImageLimits limits) {
    if (content.length > limits.maxBytes()) {
      throw new RejectedException(
          RejectionReason.TOO_MANY_BYTES,
          "%d bytes exceed the limit of %d".formatted(content.length, limits.maxBytes()));
    }
    ImageHeader header = ImageHeader.read(content);
    checkSides(header, limits);
    return new EncodedImage(content, header, requireComplete(content, header));
  }

  /** Refuses streams cut short; gives the EXIF orientation. */
  private static int requireComplete(byte[] content, ImageHeader header) {
    switch (header.format()) {
      case JPEG -> {
        JpegStructure structure = JpegStructure.read(content);
        structure.requireComplete();
        return structure.orientation();
      }
      case PNG -> PngStructure.requireComplete(content);
      case WEBP ->
          requireBytes(
              header, content, 8 + Integer.toUnsignedLong(Bytes.littleEndian32(content, 4)));
      case BMP -> requireBytes(header, content, bmpBytes(content, header));
      // Its reader notices.
      case GIF -> {}
    }
    return ExifOrientation.UPRIGHT;
  }

  /** What an uncompressed BMP must have at least; compressed ones are left to the decoder. */
  private static long bmpBytes(byte[] content, ImageHeader header) {
    boolean old = Bytes.littleEndian32(content, 14) == 12;
    int bitsPerPixel = Bytes.littleEndian16(content, old ? 24 : 28);
    boolean compressed = !old && Bytes.littleEndian32(content, 30) != 0;
    if (compressed) {
      return 0;
    }
    long rowBytes = ((long) header.width() * bitsPerPixel + 31) / 32 * 4;
    return Integer.toUnsignedLong(Bytes.littleEndian32(content, 10)) + rowBytes * header.height();
  }

  private static void requireBytes(ImageHeader header, byte[] content, long bytes) {
    if (content.length < bytes) {
      throw ImageHeader.corrupt(
          header.format(),
          "cut short: %d bytes, at least %d expected".formatted(content.length, bytes));
    }
  }

  private static void checkSides(ImageHeader header, ImageLimits limits) {
    long pixels = (long) header.width() * header.height();
    int longer = Math.max(header.width(), header.height());
    String found =
        ": format=%s, width=%d, height=%d"
            .formatted(header.format(), header.width(), header.height());
    if (pixels > limits.maxPixels()) {
      throw new RejectedException(
          RejectionReason.TOO_MANY_PIXELS,
          "%d pixels exceed the limit of %d".formatted(pixels, limits.maxPixels()) + found);
    }
    if (longer > limits.maxSidePixels()) {
      throw new RejectedException(
          RejectionReason.SIDE_TOO_LONG,
          "a side of %d pixels exceeds the limit of %d".formatted(longer, limits.maxSidePixels())
              + found);
    }
  }

  /** Pixels, after EXIF orientation. */
  int width() {
    return ExifOrientation.swapsSides(orientation) ? header.height() : header.width();
  }

  /** Pixels, after EXIF orientation. */
  int height() {
    return ExifOrientation.swapsSides(orientation) ? header.width() : header.height();
  }

  /** The largest of 8, 4, 2, 1 that leaves the shorter side at least {@code minSidePixels} long. */
  int reductionFor(int minSidePixels) {
    if (header.format() == ImageFormat.JPEG) {
      int shorter = Math.min(header.width(), header.height());
      for (int reduction : REDUCTIONS) {
        if (shorter >= (long) minSidePixels * reduction) {
          return reduction;
        }
      }
    }
    return 1;
  }

  /**
   * Decodes to {@code CV_8UC3}, blue first, upright. Called within {@link OpenCv#scoped}. Throws
   * RejectedException: CORRUPT_IMAGE.
   */
  Mat decode(int reduction) {
    Mat image =
        switch (header.format()) {
          case JPEG -> turn(decodeNative(jpegFlags(reduction)));
          // The fourth byte of a 32-bit BMP is padding in most files that there are, so it is no
          // alpha.
          case BMP ->
              decodeNative(
                  opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION);
          case PNG, WEBP ->
              WhiteBackground.flatten(decodeNative(opencv_imgcodecs.IMREAD_UNCHANGED));
          case GIF -> OpenCv.toMat(GifFrame.decode(content));
        };
    int expectedWidth = ceilDivide(width(), reduction);
    int expectedHeight = ceilDivide(height(), reduction);
    if (image.cols() != expectedWidth || image.rows() != expectedHeight) {
      throw ImageHeader.corrupt(
          header.format(),
          "decodes to %dx%d, header says %dx%d"
              .formatted(image.cols(), image.rows(), expectedWidth, expectedHeight));
    }
    return image;
  }

  private Mat decodeNative(int flags) {
    Mat encoded = new Mat(1, content.length, CV_8U, new BytePointer(content));
    Mat image;
    try {
      image = opencv_imgcodecs.imdecode(encoded, flags);
    } catch (RuntimeException e) {
      // JavaCPP hands every cv::Exception on as a bare RuntimeException; there is no narrower type.
      throw new RejectedException(
          RejectionReason.CORRUPT_IMAGE,
          header.format() + " image is corrupt: the decoder refuses it",
          e);
    }
    if (image.empty()) {
      throw ImageHeader.corrupt(header.format(), "the decoder refuses it");
    }
    return image;
  }

  private static int jpegFlags(int reduction) {
    int size =
        switch (reduction) {
          case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
          case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
          case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
          default -> opencv_imgcodecs.IMREAD_COLOR;
        };
    return size | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
  }

  private Mat turn(Mat stored) {
    if (orientation == ExifOrientation.UPRIGHT) {
      return stored;
    }
    Mat upright = new Mat();
    switch (orientation) {
      case 2 -> opencv_core.flip(stored, upright, 1);
      case 3 -> opencv_core.rotate(stored, upright, opencv_core.ROTATE_180);
      case 4 -> opencv_core.flip(stored, upright, 0);
      case 5 -> opencv_core.transpose(stored, upright);
      case 6 -> opencv_core.rotate(stored, upright, opencv_core.ROTATE_90_CLOCKWISE);
      case 7 -> {
        Mat transposed = new Mat();
        opencv_core.transpose(stored, transposed);
        opencv_core.flip(transposed, upright, -1);
      }
      default -> opencv_core.rotate(stored, upright, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
    }
    return upright;
  }

  private static int ceilDivide(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
