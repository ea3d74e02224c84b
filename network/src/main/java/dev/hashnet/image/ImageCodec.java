package dev.hashnet.image;

import dev.hashnet.core.ImageLimits;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/**
 * Decodes and encodes images, with OpenCV.
 *
 * <p>Limits and the completeness of the stream are checked before anything is decoded. A JPEG
 * without end marker and a PNG with a wrong checksum or without end chunk are refused, although a
 * viewer would show a part: half a picture makes codes that match other halves. CMYK in JPEG is
 * taken as Adobe writes it (inverted), as browsers do, and converted without a colour profile.
 *
 * <p>Threads: safe for use by several threads. Native memory is given back before a method returns.
 */
public final class ImageCodec {
  private final ImageLimits limits;

  public ImageCodec(ImageLimits limits) {
    this.limits = Objects.requireNonNull(limits);
  }

  /**
   * Decodes at full or reduced size: both sides of the result are at least {@code minSidePixels}
   * where the image has as many. EXIF orientation is applied, alpha is laid over white, CMYK and
   * grey become RGB, a GIF or an animated WebP gives its first frame.
   *
   * <p>Throws RejectedException: EMPTY_IMAGE, TOO_MANY_BYTES, NOT_AN_IMAGE, TOO_MANY_PIXELS,
   * SIDE_TOO_LONG, CORRUPT_IMAGE.
   */
  public RgbImage decode(byte[] content, int minSidePixels) {
    if (minSidePixels < 1) {
      throw new IllegalArgumentException(
          "minSidePixels must be positive: minSidePixels=" + minSidePixels);
    }
    EncodedImage encoded = EncodedImage.check(content, limits);
    return OpenCv.scoped(() -> OpenCv.toRgb(encoded.decode(encoded.reductionFor(minSidePixels))));
  }

  /** Encodes. Quality 1..100 for JPEG and WebP, ignored by the others. */
  public byte[] encode(RgbImage image, ImageFormat format, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality must be 1..100: quality=" + quality);
    }
    return OpenCv.scoped(() -> encodeNative(image, format, quality));
  }

  private static byte[] encodeNative(RgbImage image, ImageFormat format, int quality) {
    BytePointer encoded = new BytePointer();
    if (!opencv_imgcodecs.imencode(
        extension(format), OpenCv.toMat(image), encoded, parameters(format, quality))) {
      throw new IllegalStateException(
          "encoder refused: format=%s, width=%d, height=%d"
              .formatted(format, image.width(), image.height()));
    }
    byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
    encoded.get(bytes);
    return bytes;
  }

  private static String extension(ImageFormat format) {
    return switch (format) {
      case JPEG -> ".jpg";
      case PNG -> ".png";
      case WEBP -> ".webp";
      case GIF -> ".gif";
      case BMP -> ".bmp";
    };
  }

  private static IntPointer parameters(ImageFormat format, int quality) {
    return switch (format) {
      case JPEG -> new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
      case WEBP -> new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
      case PNG, GIF, BMP -> new IntPointer();
    };
  }

  /** Resizes by area averaging (down) or bilinear interpolation (up), aspect ratio not kept. */
  public static RgbImage resize(RgbImage image, int width, int height) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    return OpenCv.scoped(() -> OpenCv.toRgb(OpenCv.resize(OpenCv.toMat(image), width, height)));
  }
}
