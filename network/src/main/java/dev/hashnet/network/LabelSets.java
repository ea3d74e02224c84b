package dev.hashnet.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The different sets of class labels that images have, numbered from 0: a batch names the set of an
 * image by its number.
 *
 * @param classes number of classes; a label is 0 to {@code classes - 1}
 * @param sets each sorted, without repetition, not empty; all different
 */
public record LabelSets(int classes, List<List<Integer>> sets) {
  public LabelSets {
    sets = sets.stream().map(List::copyOf).toList();
    for (List<Integer> set : sets) {
      if (set.isEmpty() || !List.copyOf(new TreeSet<>(set)).equals(set)) {
        throw new IllegalArgumentException(
            "a set of labels must be sorted, without repetition, not empty: set=" + set);
      }
      if (set.get(0) < 0 || set.get(set.size() - 1) >= classes) {
        throw new IllegalArgumentException(
            "labels must be 0..%d: set=%s".formatted(classes - 1, set));
      }
    }
  }

  /** Sets of images, with the number of each image's set. */
  public record Numbered(LabelSets sets, List<Integer> numbers) {
    public Numbered {
      numbers = List.copyOf(numbers);
    }
  }

  /** Numbers the labels of images in the order in which they first appear. */
  public static Numbered number(int classes, List<List<Integer>> labelsOfImages) {
    Map<List<Integer>, Integer> known = new HashMap<>();
    List<List<Integer>> sets = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (List<Integer> labels : labelsOfImages) {
      List<Integer> set = List.copyOf(new TreeSet<>(labels));
      Integer number = known.get(set);
      if (number == null) {
        number = sets.size();
        known.put(set, number);
        sets.add(set);
      }
      numbers.add(number);
    }
    return new Numbered(new LabelSets(classes, sets), numbers);
  }

  /** Labels that two sets share, over the labels of either: 0 where they share none, 1 if equal. */
  public double jaccard(int set, int other) {
    if (set == other) {
      return 1;
    }
    List<Integer> a = sets.get(set);
    List<Integer> b = sets.get(other);
    int shared = 0;
    for (int label : a) {
      shared += b.contains(label) ? 1 : 0;
    }
    return (double) shared / (a.size() + b.size() - shared);
  }
}
