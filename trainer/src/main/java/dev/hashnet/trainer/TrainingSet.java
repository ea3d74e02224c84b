package dev.hashnet.trainer;

import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.ReviewedPairs;
import java.util.Collections;
import java.util.List;

/**
 * What is trained on.
 *
 * @param images a view where they lie in a cache: pixels are read at each access
 * @param pairs that people have looked at; those of other images are passed over
 */
public record TrainingSet(List<NamedImage> images, ReviewedPairs pairs) {
  public TrainingSet {
    images = Collections.unmodifiableList(images);
  }
}
