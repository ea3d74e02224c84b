package dev.hashnet.trainer.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A seeded split by image: what is trained on, and what is kept out of training for radius and
 * evaluation. An image is in one part only, whatever its copies.
 *
 * @param training in the order of the source
 * @param heldOut in random order, so that any first part of it is a sample
 */
public record ImageSplit(List<NamedImage> training, List<NamedImage> heldOut) {
  public ImageSplit {
    training = List.copyOf(training);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Splits.
   *
   * @param heldOutShare share of the images to keep out, above 0 and below 1
   */
  public static ImageSplit of(List<NamedImage> images, double heldOutShare, long seed) {
    int out = Math.max(1, (int) Math.round(images.size() * heldOutShare));
    Permutation order = new Permutation(images.size(), seed);
    boolean[] kept = new boolean[images.size()];
    List<NamedImage> heldOut = new ArrayList<>();
    for (int i = 0; i < out; i++) {
      kept[order.at(i)] = true;
      heldOut.add(images.get(order.at(i)));
    }
    List<NamedImage> training = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      if (!kept[i]) {
        training.add(images.get(i));
      }
    }
    return new ImageSplit(training, heldOut);
  }
}
