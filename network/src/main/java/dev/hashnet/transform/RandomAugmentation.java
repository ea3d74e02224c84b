package dev.hashnet.transform;

import dev.hashnet.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random composition of training transforms: what makes a similar pair out of one image.
 *
 * <p>One in five is mirrored and two in five lose their colour, whatever else happens: these two
 * leave the layout alone, and codes of drawings rely on colour too much without. Then one to four
 * families are drawn without repetition and applied in the order drawn; within a family each
 * transform is as likely, and each strength is uniform over 0..1. Pure: the same image and random
 * numbers give the same result. Threads: safe for use by several threads, each with its own random
 * numbers.
 */
public final class RandomAugmentation {
  private static final int MOST = 4;
  private static final double MIRRORED = 0.2;
  private static final double GREY = 0.4;

  private final List<List<Transform>> families = Transforms.trainingFamilies();
  private final Transform mirror = Transforms.named("mirror");
  private final Transform grey = Transforms.named("grey");

  public RgbImage apply(RgbImage image, SplittableRandom random) {
    List<List<Transform>> left = new ArrayList<>(families);
    RgbImage augmented = image;
    if (random.nextDouble() < MIRRORED) {
      augmented = mirror.apply(augmented, 1, random);
    }
    if (random.nextDouble() < GREY) {
      augmented = grey.apply(augmented, 1, random);
    }
    int count = 1 + random.nextInt(MOST);
    for (int i = 0; i < count; i++) {
      List<Transform> family = left.remove(random.nextInt(left.size()));
      Transform transform = family.get(random.nextInt(family.size()));
      augmented = transform.apply(augmented, random.nextDouble(), random);
    }
    return augmented;
  }
}
