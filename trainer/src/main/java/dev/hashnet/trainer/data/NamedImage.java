package dev.hashnet.trainer.data;

import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.RgbImage;

/**
 * An image in working size with its name: a relative path, or the name of a drawing.
 *
 * @param id unique among the images
 */
public record NamedImage(String id, RgbImage image) {
  /** Longest side of the images that are trained on, pixels: at most 77 KB each. */
  public static final int MAX_SIDE_PIXELS = 160;

  /** Most bytes of one image. */
  public static final int MAX_BYTES = 3 * MAX_SIDE_PIXELS * MAX_SIDE_PIXELS;

  /** The image, made smaller where a side is longer than {@link #MAX_SIDE_PIXELS}. */
  public static NamedImage bounded(String id, RgbImage image) {
    int longest = Math.max(image.width(), image.height());
    if (longest <= MAX_SIDE_PIXELS) {
      return new NamedImage(id, image);
    }
    double scale = (double) MAX_SIDE_PIXELS / longest;
    int width = Math.max(1, (int) Math.round(image.width() * scale));
    int height = Math.max(1, (int) Math.round(image.height() * scale));
    return new NamedImage(id, ImageCodec.resize(image, width, height));
  }

  /** Drawings {@code firstSeed} and on, in working size. */
  public static java.util.List<NamedImage> drawn(long firstSeed, int count) {
    return java.util.stream.LongStream.range(firstSeed, firstSeed + count)
        .parallel()
        .mapToObj(seed -> bounded("drawn-" + seed, DrawnImages.draw(seed)))
        .toList();
  }
}
