package dev.hashnet.trainer;

import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Permutation;
import dev.hashnet.trainer.data.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * The batches of a training from instances: N images, each in two views that count as similar.
 *
 * <p>View A is the image itself half of the time, else an augmented copy; view B is always one.
 * Both views of an image share a flip and an order of colour channels, which makes more instances
 * of one image. Images come in a new random order each epoch.
 *
 * <p>Batch t is a pure function of the seed and t, so batches may be made ahead and in parallel.
 * Threads: safe for use by several threads.
 */
final class InstanceBatches {
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

  TrainingBatch batch(int step) {
    int views = 2 * instances;
    float[] inputs = new float[views * CHANNELS * side * side];
    int[] labels = new int[views];
    for (int i = 0; i < instances; i++) {
      int image = imageAt((long) step * instances + i);
      SplittableRandom random = Seeds.stream(seed, step, i);
      RgbImage instance = InstanceEdit.draw(random).apply(images.get(image).image());
      RgbImage first =
          random.nextDouble() < CLEAN ? instance : augmentation.apply(instance, random.split());
      RgbImage second = augmentation.apply(instance, random.split());
      write(first, inputs, 2 * i);
      write(second, inputs, 2 * i + 1);
      labels[2 * i] = image;
      labels[2 * i + 1] = image;
    }
    return new TrainingBatch(inputs, labels);
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
