package dev.hashnet.transform;

import dev.hashnet.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random composition of one to four training transforms: what makes a similar pair out of one
 * image.
 *
 * <p>Families are drawn without repetition and applied in the order drawn; within a family each
 * transform is as likely, and each strength is uniform over 0..1. Pure: the same image and random
 * numbers give the same result. Threads: safe for use by several threads, each with its own random
 * numbers.
 */
public final class RandomAugmentation {
  private static final int MOST = 4;

  private final List<List<Transform>> families = Transforms.trainingFamilies();

  public RgbImage apply(RgbImage image, SplittableRandom random) {
    List<List<Transform>> left = new ArrayList<>(families);
    int count = 1 + random.nextInt(MOST);
    RgbImage augmented = image;
    for (int i = 0; i < count; i++) {
      List<Transform> family = left.remove(random.nextInt(left.size()));
      Transform transform = family.get(random.nextInt(family.size()));
      augmented = transform.apply(augmented, random.nextDouble(), random);
    }
    return augmented;
  }
}
