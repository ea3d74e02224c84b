package dev.hashnet.image;

import dev.hashnet.core.ImageLimits;
import java.util.Set;

/**
 * Turns encoded images into network input; the one way for training and serving.
 *
 * <p>The result for a side depends on the bytes and that side alone, not on the other sides.
 * Threads: safe for use by several threads.
 */
public final class Preprocessor {
  private final ImageCodec codec;
  private final Set<Integer> sides;

  public Preprocessor(ImageLimits limits, Set<Integer> sides) {
    this.codec = new ImageCodec(limits);
    this.sides = Set.copyOf(sides);
  }

  /** Throws RejectedException as {@link ImageCodec#decode} does. */
  public PreparedImage prepare(byte[] content) {
    throw new UnsupportedOperationException("not yet " + codec + sides);
  }

  /** The same for an image that is decoded already (training, on augmented copies). */
  public PreparedImage prepare(RgbImage image) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Writes one image's tensor, float32 {@code [3, side, side]}, RGB, at {@code offset}. With l the
   * luminance of the image, {@code x = clip((rgb - mean(l)) / (std(l) + 0.05), -4, 4)}, rgb and l
   * in 0..1.
   */
  public static void writeTensor(byte[] rgb, int side, float[] target, int offset) {
    throw new UnsupportedOperationException("not yet");
  }
}
