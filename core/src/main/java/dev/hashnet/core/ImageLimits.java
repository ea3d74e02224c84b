package dev.hashnet.core;

/**
 * What an image may cost. All three are read from the header, before anything is decoded.
 *
 * @param maxBytes most bytes of the encoded image
 * @param maxPixels most pixels, width times height
 * @param maxSidePixels longest side, pixels
 */
public record ImageLimits(int maxBytes, long maxPixels, int maxSidePixels) {
  public static final ImageLimits DEFAULT = new ImageLimits(4 << 20, 50_000_000L, 16_384);

  public ImageLimits {
    if (maxBytes < 1 || maxPixels < 1 || maxSidePixels < 1) {
      throw new IllegalArgumentException(
          "image limits must be positive: maxBytes=%d, maxPixels=%d, maxSidePixels=%d"
              .formatted(maxBytes, maxPixels, maxSidePixels));
    }
  }
}
