package dev.hashnet.image;

/**
 * An image ready for encoding: squashed to each side that was asked for.
 *
 * <p>{@link #rgb}: {@code [side, side, 3]}, unsigned bytes.
 */
public final class PreparedImage {
  private final int width;
  private final int height;
  private final java.util.Map<Integer, byte[]> rgbBySide;

  /** {@code rgbBySide}: by side, {@code [side, side, 3]}. The arrays are shared. */
  public PreparedImage(int width, int height, java.util.Map<Integer, byte[]> rgbBySide) {
    this.width = width;
    this.height = height;
    this.rgbBySide = java.util.Map.copyOf(rgbBySide);
  }

  /** Pixels of the source image, after EXIF orientation. */
  public int width() {
    return width;
  }

  /** Pixels of the source image, after EXIF orientation. */
  public int height() {
    return height;
  }

  /** Throws IllegalArgumentException where the side was not prepared. Shared, not copied. */
  public byte[] rgb(int side) {
    byte[] rgb = rgbBySide.get(side);
    if (rgb == null) {
      throw new IllegalArgumentException(
          "side was not prepared: side=" + side + ", prepared=" + rgbBySide.keySet());
    }
    return rgb;
  }
}
