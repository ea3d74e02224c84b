package dev.hashnet.trainer;

import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.LabelSets;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Permutation;
import dev.hashnet.trainer.data.Seeds;
import dev.hashnet.transform.Transform;
import dev.hashnet.transform.Transforms;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * The batches of a training from class labels.
 *
 * <p>Images come in a new random order each epoch, and each brings one that shares a label with it:
 * so a batch has similar pairs however many classes there are, and classes keep their shares. An
 * image is mirrored half of the time, and edited half of the time; its colours are not exchanged,
 * since a class may be known by them.
 *
 * <p>Batch t is a pure function of the seed and t. Threads: safe for use by several threads.
 */
final class LabelBatches {
  private static final int CHANNELS = 3;
  private static final double MIRRORED = 0.5;
  private static final double CLEAN = 0.5;

  /** Draws of a partner that is not in the batch yet; a class may have no more images. */
  private static final int PARTNER_DRAWS = 8;

  private final List<NamedImage> images;
  private final LabelSets sets;

  /** Of each image the number of its set of labels. */
  private final int[] setOf;

  /** Images by label. */
  private final List<List<Integer>> members;

  private final Preprocessor preprocessor;
  private final BiFunction<RgbImage, SplittableRandom, RgbImage> augmentation;
  private final int side;
  private final int size;
  private final long seed;
  private final Transform mirror = Transforms.named("mirror");

  /**
   * @param size images of a batch; fewer where there are not as many
   */
  LabelBatches(
      List<NamedImage> images,
      LabelSets sets,
      int[] setOf,
      Preprocessor preprocessor,
      BiFunction<RgbImage, SplittableRandom, RgbImage> augmentation,
      int side,
      int size,
      long seed) {
    this.images = images;
    this.sets = sets;
    this.setOf = setOf.clone();
    this.preprocessor = preprocessor;
    this.augmentation = augmentation;
    this.side = side;
    this.size = Math.min(size, images.size());
    this.seed = seed;
    this.members = members();
  }

  private List<List<Integer>> members() {
    List<List<Integer>> byLabel = new ArrayList<>();
    for (int label = 0; label < sets.classes(); label++) {
      byLabel.add(new ArrayList<>());
    }
    for (int image = 0; image < setOf.length; image++) {
      for (int label : sets.sets().get(setOf[image])) {
        byLabel.get(label).add(image);
      }
    }
    return byLabel;
  }

  TrainingBatch batch(int step) {
    Set<Integer> taken = images(step);
    float[] inputs = new float[taken.size() * CHANNELS * side * side];
    int[] labels = new int[taken.size()];
    int i = 0;
    for (int image : taken) {
      SplittableRandom random = Seeds.stream(seed, step, i);
      RgbImage view = images.get(image).image();
      if (random.nextDouble() < MIRRORED) {
        view = mirror.apply(view, 1, random);
      }
      if (random.nextDouble() >= CLEAN) {
        view = augmentation.apply(view, random.split());
      }
      PreparedImage prepared = preprocessor.prepare(view);
      Preprocessor.writeTensor(prepared.rgb(side), side, inputs, i * CHANNELS * side * side);
      labels[i] = setOf[image];
      i++;
    }
    return new TrainingBatch(inputs, labels);
  }

  /** Each image once. */
  Set<Integer> images(int step) {
    SplittableRandom random = Seeds.stream(seed, step, -2);
    Set<Integer> taken = new LinkedHashSet<>();
    int anchors = Math.max(1, size / 2);
    for (int a = 0; taken.size() < size; a++) {
      int anchor = imageAt((long) step * anchors + a);
      if (taken.add(anchor) && taken.size() < size) {
        addPartner(anchor, random, taken);
      }
    }
    return taken;
  }

  private void addPartner(int anchor, SplittableRandom random, Set<Integer> taken) {
    List<Integer> labels = sets.sets().get(setOf[anchor]);
    List<Integer> alike = members.get(labels.get(random.nextInt(labels.size())));
    for (int draw = 0; draw < PARTNER_DRAWS; draw++) {
      if (taken.add(alike.get(random.nextInt(alike.size())))) {
        return;
      }
    }
  }

  /** Image at a position of the endless sequence of shuffled epochs. */
  private int imageAt(long position) {
    int count = images.size();
    long epoch = position / count;
    return new Permutation(count, Seeds.mix(seed, -1, epoch)).at((int) (position % count));
  }
}
