package dev.hashnet.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A seeded split by image: what is trained on, and what is kept out of training for radius and
 * evaluation. An image is in one part only, and so are images of one group: near-copies, reviewed
 * pairs.
 *
 * <p>Both parts are views of the source: nothing is copied.
 *
 * @param training in the order of the source
 * @param heldOut in random order, so that any first part of it is a sample
 */
public record ImageSplit(List<NamedImage> training, List<NamedImage> heldOut) {
  /** Most images that are kept out: they are compared in all pairs. */
  public static final int MAX_HELD_OUT = 5_000;

  public ImageSplit {
    training = Collections.unmodifiableList(training);
    heldOut = Collections.unmodifiableList(heldOut);
  }

  /** Splits images of which none belong together. */
  public static ImageSplit of(List<NamedImage> images, double heldOutShare, long seed) {
    return of(images, IntStream.range(0, images.size()).toArray(), heldOutShare, seed);
  }

  /**
   * Splits.
   *
   * @param groups of each image the number of its group; a group is kept on one side
   * @param heldOutShare share of the images to keep out, above 0 and below 1
   */
  public static ImageSplit of(
      List<NamedImage> images, int[] groups, double heldOutShare, long seed) {
    int size = images.size();
    int wanted = Math.max(1, Math.min(MAX_HELD_OUT, (int) Math.round(size * heldOutShare)));
    Permutation order = new Permutation(size, seed);
    List<List<Integer>> members = members(groups);
    boolean[] kept = new boolean[size];
    List<Integer> heldOut = new ArrayList<>();
    for (int i = 0; i < size && heldOut.size() < wanted; i++) {
      List<Integer> group = members.get(groups[order.at(i)]);
      // A group that is too large for what is left stays on the other side.
      if (!kept[order.at(i)] && heldOut.size() + group.size() <= wanted) {
        group.forEach(member -> kept[member] = true);
        heldOut.addAll(group);
      }
    }
    int[] training = IntStream.range(0, size).filter(i -> !kept[i]).toArray();
    int[] out = heldOut.stream().mapToInt(Integer::intValue).toArray();
    return new ImageSplit(new ImageSelection(images, training), new ImageSelection(images, out));
  }

  private static List<List<Integer>> members(int[] groups) {
    List<List<Integer>> members = new ArrayList<>();
    for (int i = 0; i <= Arrays.stream(groups).max().orElse(-1); i++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < groups.length; i++) {
      members.get(groups[i]).add(i);
    }
    return members;
  }
}
