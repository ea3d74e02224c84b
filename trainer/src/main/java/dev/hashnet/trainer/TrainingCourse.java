package dev.hashnet.trainer;

import dev.hashnet.trainer.data.NamedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a training are made of.
 *
 * @param recipe what is trained on what, in one line: a checkpoint must have been made with the
 *     same
 * @param batches of the steps
 * @param continuation of beta
 * @param images that are trained on
 * @param mining whether batches want hard neighbours
 */
record TrainingCourse(
    String recipe,
    Batches batches,
    Continuation continuation,
    List<NamedImage> images,
    boolean mining) {
  /** The batches of a training, each a function of its step and of the neighbours. */
  @FunctionalInterface
  interface Batches {
    TrainingBatch batch(int step, @Nullable HardNeighbours neighbours);
  }

  /** A number for the names of images, in their order. */
  static int namesOf(List<NamedImage> images) {
    int names = 1;
    for (NamedImage image : images) {
      names = 31 * names + image.id().hashCode();
    }
    return names;
  }
}
