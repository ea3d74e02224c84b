package dev.hashnet.image;

/**
 * A decoded image: 8-bit RGB, row by row, {@code rgb.length = 3 * width * height}. The array is
 * shared, not copied.
 */
// An image is passed on, not compared: equality by the array's identity is good enough and costs
// nothing.
@SuppressWarnings("ArrayRecordComponent")
public record RgbImage(int width, int height, byte[] rgb) {
  public RgbImage {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "rgb must have 3 * width * height bytes: width=%d, height=%d, bytes=%d"
              .formatted(width, height, rgb.length));
    }
  }
}
