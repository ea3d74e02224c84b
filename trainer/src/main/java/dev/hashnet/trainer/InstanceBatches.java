package dev.hashnet.trainer;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.ImageGroups;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Permutation;
import dev.hashnet.trainer.data.ReviewedPairs.Numbered;
import dev.hashnet.trainer.data.Seeds;
import dev.hashnet.transform.RandomAugmentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
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
 * <p>Of reviewed pairs a batch has some, as many as their share of a batch allows: confirmed copies
 * count as one image, denied ones stand beside each other like neighbours.
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
  private final List<Numbered> reviewed;
  private final double reviewedShare;

  /** Of each image the instance that it counts as. */
  private final int[] instanceOf;

  /**
   * @param instances images of a batch; fewer where there are not as many
   * @param reviewed pairs of these images
   * @param reviewedShare share of a batch's images that are made of them
   */
  InstanceBatches(
      List<NamedImage> images,
      Preprocessor preprocessor,
      BiFunction<RgbImage, SplittableRandom, RgbImage> augmentation,
      int side,
      int instances,
      long seed,
      List<Numbered> reviewed,
      double reviewedShare) {
    this.images = images;
    this.preprocessor = preprocessor;
    this.augmentation = augmentation;
    this.side = side;
    this.instances = Math.min(instances, images.size());
    this.seed = seed;
    this.reviewed = List.copyOf(reviewed);
    this.reviewedShare = reviewedShare;
    ImageGroups confirmed = new ImageGroups(images.size());
    reviewed.stream()
        .filter(Numbered::confirmed)
        .forEach(pair -> confirmed.join(pair.image(), pair.other()));
    this.instanceOf = confirmed.numbers();
  }

  /** The course of a training from instances. */
  static TrainingCourse course(TrainingOptions options, TrainingSet training, int side) {
    InstanceBatches batches =
        new InstanceBatches(
            training.images(),
            new Preprocessor(ImageLimits.DEFAULT, Set.of(side)),
            new RandomAugmentation()::apply,
            side,
            options.batchInstances(),
            options.seed(),
            training.pairs().among(training.images()),
            training.pairs().batchShare());
    String recipe =
        "%s %s seed %d, batch %d, %s, patience %d, %d images %08x"
            .formatted(
                options.describeNetwork(),
                options.bits(),
                options.seed(),
                options.batchInstances(),
                options.budget().describe(),
                options.patience().looks(),
                training.images().size(),
                31 * TrainingCourse.namesOf(training.images()) + training.pairs().hashCode());
    return new TrainingCourse(recipe, batches::batch, Continuation.LINEAR, training.images(), true);
  }

  /** Of images in random order. */
  TrainingBatch batch(int step) {
    return batch(step, null);
  }

  /** Of anchors in random order, each with some of its neighbours; without neighbours as above. */
  TrainingBatch batch(int step, @Nullable HardNeighbours neighbours) {
    Set<Integer> taken = new LinkedHashSet<>();
    List<Integer> groupStarts = new ArrayList<>();
    addReviewed(step, taken, groupStarts);
    if (neighbours == null) {
      addInOrder(step, taken, groupStarts);
    } else {
      addGroups(step, neighbours, taken, groupStarts);
    }
    float[] inputs = new float[2 * taken.size() * CHANNELS * side * side];
    int[] labels = new int[2 * taken.size()];
    InstanceEdit edit = InstanceEdit.NONE;
    int i = 0;
    for (int image : taken) {
      SplittableRandom random = Seeds.stream(seed, step, i);
      InstanceEdit drawn = InstanceEdit.draw(random);
      edit = groupStarts.contains(i) ? drawn : edit;
      RgbImage instance = edit.apply(images.get(image).image());
      RgbImage first =
          random.nextDouble() < CLEAN ? instance : augmentation.apply(instance, random.split());
      RgbImage second = augmentation.apply(instance, random.split());
      write(first, inputs, 2 * i);
      write(second, inputs, 2 * i + 1);
      labels[2 * i] = instanceOf[image];
      labels[2 * i + 1] = instanceOf[image];
      i++;
    }
    return new TrainingBatch(inputs, labels);
  }

  /** Pairs in seeded order; one whose image is there already is left out this time. */
  private void addReviewed(int step, Set<Integer> taken, List<Integer> groupStarts) {
    int pairs = Math.min(reviewed.size(), (int) (instances * reviewedShare / 2));
    for (int i = 0; i < pairs; i++) {
      long position = (long) step * pairs + i;
      long epoch = position / reviewed.size();
      Numbered pair =
          reviewed.get(
              new Permutation(reviewed.size(), Seeds.mix(seed, -3, epoch))
                  .at((int) (position % reviewed.size())));
      if (!taken.contains(pair.image()) && !taken.contains(pair.other())) {
        groupStarts.add(taken.size());
        taken.add(pair.image());
        taken.add(pair.other());
      }
    }
  }

  private void addInOrder(int step, Set<Integer> taken, List<Integer> groupStarts) {
    for (int i = 0; taken.size() < instances; i++) {
      int start = taken.size();
      if (taken.add(imageAt((long) step * instances + i))) {
        groupStarts.add(start);
      }
    }
  }

  /** Each image once; a group that lacks neighbours is filled up with images in random order. */
  private void addGroups(
      int step, HardNeighbours neighbours, Set<Integer> taken, List<Integer> groupStarts) {
    SplittableRandom random = Seeds.stream(seed, step, -2);
    int anchors = Math.max(1, instances / GROUP);
    for (int a = 0; a < anchors && taken.size() < instances; a++) {
      groupStarts.add(taken.size());
      int end = Math.min(instances, taken.size() + GROUP);
      int anchor = imageAt((long) step * anchors + a);
      int first = taken.add(anchor) ? anchor : another(random, taken);
      for (int near : shuffled(neighbours.of(first), random)) {
        if (taken.size() < end) {
          taken.add(near);
        }
      }
      while (taken.size() < end) {
        another(random, taken);
      }
    }
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
