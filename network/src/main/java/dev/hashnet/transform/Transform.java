package dev.hashnet.transform;

import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;

/**
 * A named edit of an image: what a near-copy went through. Pure: the same image, strength and
 * random numbers give the same result.
 */
public interface Transform {
  /** Kebab case, as reports and options name it: {@code jpeg}, {@code crop}. */
  String name();

  /**
   * Strength 0..1, where 0 is barely visible and 1 is the strongest that still counts as a copy.
   */
  RgbImage apply(RgbImage image, double strength, SplittableRandom random);
}
