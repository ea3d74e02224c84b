package dev.hashnet.image;

import dev.hashnet.core.ImageLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turns encoded images into network input; the one way for training and serving.
 *
 * <p>Decodes (a JPEG at the smallest size that is no shorter than the side), then squashes the
 * whole image to {@code side x side}: area averaging, or bilinear interpolation where the image is
 * smaller than the side. The result for a side depends on the bytes and that side alone, not on the
 * other sides: two sides share a decoded image only where both would decode at the same size.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class Preprocessor {
  private static final float CLIP = 4;
  private static final double STD_FLOOR = 0.05;

  private final ImageLimits limits;
  private final Set<Integer> sides;

  /** Throws IllegalArgumentException unless there is a side and all are positive. */
  public Preprocessor(ImageLimits limits, Set<Integer> sides) {
    if (sides.isEmpty() || sides.stream().anyMatch(side -> side < 1)) {
      throw new IllegalArgumentException("sides must be positive, at least one: sides=" + sides);
    }
    this.limits = limits;
    this.sides = Set.copyOf(sides);
  }

  /** Throws RejectedException as {@link ImageCodec#decode} does. */
  public PreparedImage prepare(byte[] content) {
    EncodedImage encoded = EncodedImage.check(content, limits);
    return new PreparedImage(
        encoded.width(), encoded.height(), OpenCv.scoped(() -> squash(encoded)));
  }

  private Map<Integer, byte[]> squash(EncodedImage encoded) {
    Map<Integer, Mat> decodedByReduction = new HashMap<>();
    Map<Integer, byte[]> rgbBySide = new HashMap<>();
    for (int side : sides) {
      Mat decoded = decodedByReduction.computeIfAbsent(encoded.reductionFor(side), encoded::decode);
      rgbBySide.put(side, OpenCv.toRgb(OpenCv.resize(decoded, side, side)).rgb());
    }
    return rgbBySide;
  }

  /** The same for an image that is decoded already (training, on augmented copies). */
  public PreparedImage prepare(RgbImage image) {
    Map<Integer, byte[]> rgbBySide = new HashMap<>();
    for (int side : sides) {
      rgbBySide.put(side, ImageCodec.resize(image, side, side).rgb());
    }
    return new PreparedImage(image.width(), image.height(), rgbBySide);
  }

  /**
   * Writes one image's tensor, float32 {@code [3, side, side]}, RGB, at {@code offset}. With l the
   * luminance of the image (0.299 R + 0.587 G + 0.114 B), {@code x = clip((rgb - mean(l)) / (std(l)
   * + 0.05), -4, 4)}, rgb and l in 0..1. Without this a darkened copy gets an unrelated code.
   */
  public static void writeTensor(byte[] rgb, int side, float[] target, int offset) {
    int pixels = side * side;
    if (rgb.length != 3 * pixels || offset < 0 || target.length - offset < rgb.length) {
      throw new IllegalArgumentException(
          "rgb and target must hold 3 * side * side values: side=%d, rgb=%d, target=%d, offset=%d"
              .formatted(side, rgb.length, target.length, offset));
    }
    // Whole numbers, in thousandths of a level, so that the order of summation cannot matter.
    long sum = 0;
    long sumOfSquares = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      long luminance =
          299L * (rgb[i] & 255) + 587L * (rgb[i + 1] & 255) + 114L * (rgb[i + 2] & 255);
      sum += luminance;
      sumOfSquares += luminance * luminance;
    }
    double mean = (double) sum / pixels;
    double variance = Math.max(0, (double) sumOfSquares / pixels - mean * mean);
    double divisor = Math.sqrt(variance) / 255_000 + STD_FLOOR;
    float scale = (float) (1 / (255 * divisor));
    float shift = (float) (mean / 255_000 / divisor);
    for (int channel = 0; channel < 3; channel++) {
      int plane = offset + channel * pixels;
      for (int i = 0; i < pixels; i++) {
        float value = (rgb[3 * i + channel] & 255) * scale - shift;
        target[plane + i] = Math.max(-CLIP, Math.min(CLIP, value));
      }
    }
  }
}
