package dev.hashnet.transform;

import static dev.hashnet.transform.NamedTransform.between;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;

/** Edits that lose detail by storing an image with less. */
final class CodecEdits {
  /** Own output is decoded, so there is nothing to limit. */
  private static final ImageCodec CODEC =
      new ImageCodec(new ImageLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE));

  private CodecEdits() {}

  static RgbImage jpeg(RgbImage image, double strength, SplittableRandom random) {
    return reencode(image, ImageFormat.JPEG, between(60, 5, strength));
  }

  static RgbImage webp(RgbImage image, double strength, SplittableRandom random) {
    return reencode(image, ImageFormat.WEBP, between(60, 1, strength));
  }

  private static RgbImage reencode(RgbImage image, ImageFormat format, double quality) {
    return CODEC.decode(CODEC.encode(image, format, (int) Math.round(quality)), Integer.MAX_VALUE);
  }

  static RgbImage downscale(RgbImage image, double strength, SplittableRandom random) {
    double factor = between(.8, .25, strength);
    int width = (int) Math.max(1, Math.round(image.width() * factor));
    int height = (int) Math.max(1, Math.round(image.height() * factor));
    return ImageCodec.resize(
        ImageCodec.resize(image, width, height), image.width(), image.height());
  }
}
