package dev.hashnet.transform;

import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;

/** A transform made of a name and an edit; checks the strength. */
record NamedTransform(String name, Edit edit) implements Transform {
  /** What is done to the pixels. */
  @FunctionalInterface
  interface Edit {
    RgbImage apply(RgbImage image, double strength, SplittableRandom random);
  }

  @Override
  public RgbImage apply(RgbImage image, double strength, SplittableRandom random) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException(
          "strength must be 0..1: transform=%s, strength=%s".formatted(name, strength));
    }
    return edit.apply(image, strength, random);
  }

  /** The parameter that lies {@code strength} of the way from {@code mild} to {@code strong}. */
  static double between(double mild, double strong, double strength) {
    return mild + (strong - mild) * strength;
  }
}
