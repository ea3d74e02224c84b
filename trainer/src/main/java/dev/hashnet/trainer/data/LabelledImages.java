package dev.hashnet.trainer.data;

import dev.hashnet.network.LabelSets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Images that have a class, with the classes that they have.
 *
 * @param images a view of the source
 * @param classes names, sorted; a label is a place in this list
 * @param sets the sets of labels that the images have
 * @param setOf of an image's id the number of its set
 */
public record LabelledImages(
    List<NamedImage> images, List<String> classes, LabelSets sets, Map<String, Integer> setOf) {
  public LabelledImages {
    classes = List.copyOf(classes);
    setOf = Map.copyOf(setOf);
  }

  /**
   * The images that have a label.
   *
   * @throws IllegalArgumentException unless some have, and of two classes at least
   */
  public static LabelledImages of(List<NamedImage> all, ImageLabels labels) {
    List<Integer> chosen = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    List<SortedSet<String>> names = new ArrayList<>();
    SortedSet<String> present = new TreeSet<>();
    for (int i = 0; i < all.size(); i++) {
      String id = all.get(i).id();
      SortedSet<String> found = labels.byImage().get(id);
      if (found != null) {
        chosen.add(i);
        ids.add(id);
        names.add(found);
        present.addAll(found);
      }
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "none of %,d images has a label: labelled=%,d, for example %s"
              .formatted(
                  all.size(),
                  labels.byImage().size(),
                  labels.byImage().keySet().stream().findFirst().orElse("none")));
    }
    List<String> classes = List.copyOf(present);
    if (classes.size() < 2) {
      throw new IllegalArgumentException(
          "there must be two classes at least: images=%,d, all of class %s"
              .formatted(chosen.size(), classes.get(0)));
    }
    List<List<Integer>> numbers =
        names.stream().map(set -> set.stream().map(classes::indexOf).toList()).toList();
    LabelSets.Numbered sets = LabelSets.number(classes.size(), numbers);
    Map<String, Integer> setOf = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      setOf.put(ids.get(i), sets.numbers().get(i));
    }
    int[] places = chosen.stream().mapToInt(Integer::intValue).toArray();
    return new LabelledImages(new ImageSelection(all, places), classes, sets.sets(), setOf);
  }

  /** Numbers of the sets of some of the images, in order. */
  public int[] setsOf(List<NamedImage> some) {
    return IntStream.range(0, some.size()).map(i -> numberOf(some.get(i).id())).toArray();
  }

  /** Names of an image's classes, joined by semicolons. */
  public String namesOf(String id) {
    return String.join(";", sets.sets().get(numberOf(id)).stream().map(classes::get).toList());
  }

  private int numberOf(String id) {
    return Objects.requireNonNull(setOf.get(id), id);
  }
}
