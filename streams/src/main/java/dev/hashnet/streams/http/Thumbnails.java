package dev.hashnet.streams.http;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.RgbImage;

/** Shrinks images. Threads: safe for use by several threads. */
final class Thumbnails {
  private static final int QUALITY = 84;

  private final ImageCodec codec;

  Thumbnails(ImageLimits limits) {
    this.codec = new ImageCodec(limits);
  }

  /**
   * A JPEG whose longer side has at most so many pixels. Throws RejectedException where the bytes
   * are no such image.
   */
  byte[] shrink(byte[] content, int side) {
    RgbImage image = codec.decode(content, side);
    double scale = Math.min(1, (double) side / Math.max(image.width(), image.height()));
    RgbImage small =
        ImageCodec.resize(
            image,
            Math.max(1, (int) Math.round(image.width() * scale)),
            Math.max(1, (int) Math.round(image.height() * scale)));
    return codec.encode(small, ImageFormat.JPEG, QUALITY);
  }
}
