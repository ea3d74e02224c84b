package dev.hashnet.trainer;

import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Permutation;
import dev.hashnet.trainer.data.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a training from instances: N images, each in two views that count as similar.
 *
 * <p>View A is the image itself half of the time, else an augmented copy; view B is always one.
 * Both views of an image share a flip and an order of colour channels, which makes more instances
 * of one image. Images come in a new random order each epoch.
 *
 * <p>With hard neighbours a batch is made of groups: an anchor, which comes in that order, and
 * three of its neighbours. A group shares its flip and its order of channels, else its images would
 * not look alike any more.
 *
 * <p>Batch t is a pure function of the seed, t and the neighbours, so batches may be made ahead and
 * in parallel. Threads: safe for use by several threads.
 */
final class InstanceBatches {
  /** An anchor and its neighbours. */
  static final int GROUP = 4;

  private static final int CHANNELS = 3;
  private static final double CLEAN = 0.5;

  private final List<NamedImage> images;
  private final Preprocessor preprocessor;
  private final BiFunction<RgbImage, SplittableRandom, RgbImage> augmentation;
  private final int side;
  private final int instances;
  private final long seed;

  /**
   * @param instances images of a batch; fewer where there are not as many
   */
  InstanceBatches(
      List<NamedImage> images,
      Preprocessor preprocessor,
      BiFunction<RgbImage, SplittableRandom, RgbImage> augmentation,
      int side,
      int instances,
      long seed) {
    this.images = List.copyOf(images);
    this.preprocessor = preprocessor;
    this.augmentation = augmentation;
    this.side = side;
    this.instances = Math.min(instances, images.size());
    this.seed = seed;
  }

  /** Of images in random order. */
  TrainingBatch batch(int step) {
    return batch(step, null);
  }

  /** Of anchors in random order, each with some of its neighbours; without neighbours as above. */
  TrainingBatch batch(int step, @Nullable HardNeighbours neighbours) {
    int group = neighbours == null ? 1 : GROUP;
    int[] chosen = neighbours == null ? inOrder(step) : grouped(step, neighbours);
    float[] inputs = new float[2 * chosen.length * CHANNELS * side * side];
    int[] labels = new int[2 * chosen.length];
    InstanceEdit edit = InstanceEdit.NONE;
    for (int i = 0; i < chosen.length; i++) {
      SplittableRandom random = Seeds.stream(seed, step, i);
      InstanceEdit drawn = InstanceEdit.draw(random);
      edit = i % group == 0 ? drawn : edit;
      RgbImage instance = edit.apply(images.get(chosen[i]).image());
      RgbImage first =
          random.nextDouble() < CLEAN ? instance : augmentation.apply(instance, random.split());
      RgbImage second = augmentation.apply(instance, random.split());
      write(first, inputs, 2 * i);
      write(second, inputs, 2 * i + 1);
      labels[2 * i] = chosen[i];
      labels[2 * i + 1] = chosen[i];
    }
    return new TrainingBatch(inputs, labels);
  }

  private int[] inOrder(int step) {
    int[] chosen = new int[instances];
    for (int i = 0; i < instances; i++) {
      chosen[i] = imageAt((long) step * instances + i);
    }
    return chosen;
  }

  /** Each image once; a group that lacks neighbours is filled up with images in random order. */
  private int[] grouped(int step, HardNeighbours neighbours) {
    SplittableRandom random = Seeds.stream(seed, step, -2);
    int anchors = Math.max(1, instances / GROUP);
    Set<Integer> taken = new HashSet<>();
    List<Integer> chosen = new ArrayList<>();
    for (int a = 0; a < anchors && chosen.size() < instances; a++) {
      int anchor = imageAt((long) step * anchors + a);
      int first = taken.add(anchor) ? anchor : another(random, taken);
      chosen.add(first);
      for (int near : shuffled(neighbours.of(first), random)) {
        if (chosen.size() % GROUP != 0 && chosen.size() < instances && taken.add(near)) {
          chosen.add(near);
        }
      }
      while (chosen.size() % GROUP != 0 && chosen.size() < instances) {
        chosen.add(another(random, taken));
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  private int another(SplittableRandom random, Set<Integer> taken) {
    int image = random.nextInt(images.size());
    while (!taken.add(image)) {
      image = (image + 1) % images.size();
    }
    return image;
  }

  private static List<Integer> shuffled(int[] numbers, SplittableRandom random) {
    List<Integer> shuffled = new ArrayList<>();
    for (int number : numbers) {
      shuffled.add(number);
    }
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }

  private void write(RgbImage view, float[] inputs, int at) {
    PreparedImage prepared = preprocessor.prepare(view);
    Preprocessor.writeTensor(prepared.rgb(side), side, inputs, at * CHANNELS * side * side);
  }

  /** Image at a position of the endless sequence of shuffled epochs. */
  private int imageAt(long position) {
    int size = images.size();
    long epoch = position / size;
    return new Permutation(size, Seeds.mix(seed, -1, epoch)).at((int) (position % size));
  }
}
