package dev.hashnet.image;

import dev.hashnet.core.ImageLimits;

/** Decodes and encodes images. Threads: safe for use by several threads. */
public final class ImageCodec {
  private final ImageLimits limits;

  public ImageCodec(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * Decodes at full or reduced size: both sides of the result are at least {@code minSidePixels}
   * where the image has as many. EXIF orientation is applied, alpha is laid over white, CMYK and
   * grey become RGB, a GIF gives its first frame.
   *
   * <p>Throws RejectedException: EMPTY_IMAGE, TOO_MANY_BYTES, NOT_AN_IMAGE, TOO_MANY_PIXELS,
   * SIDE_TOO_LONG, CORRUPT_IMAGE.
   */
  public RgbImage decode(byte[] content, int minSidePixels) {
    throw new UnsupportedOperationException("not yet " + limits);
  }

  /** Encodes. Quality 1..100 for JPEG and WebP, ignored by the others. */
  public byte[] encode(RgbImage image, ImageFormat format, int quality) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Resizes by area averaging (down) or bilinear interpolation (up), aspect ratio not kept. */
  public static RgbImage resize(RgbImage image, int width, int height) {
    throw new UnsupportedOperationException("not yet");
  }
}
