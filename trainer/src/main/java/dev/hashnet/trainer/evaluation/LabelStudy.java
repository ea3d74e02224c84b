package dev.hashnet.trainer.evaluation;

import dev.hashnet.trainer.data.ImageLabels;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Measures retrieval by class: images that share a label are of one class. Without labels the
 * folder right below the root names the class of its images.
 */
final class LabelStudy {
  /** R of MAP@R, as the paper has it for ImageNet. */
  private static final int DEPTH = 1_000;

  private static final int MAX_QUERIES = 1_000;
  private static final int NEAR_BITS = 2;

  private final List<CodedImage> images;
  private final List<BitSet> classes;
  private final List<Integer> queries;
  private final int classCount;

  private LabelStudy(
      List<CodedImage> images, List<BitSet> classes, List<Integer> queries, int classCount) {
    this.images = images;
    this.classes = classes;
    this.queries = queries;
    this.classCount = classCount;
  }

  /**
   * Empty unless there are two classes of two images at least.
   *
   * @param given labels of images by id; without them the folders name the classes, where all ids
   *     have one
   */
  static Optional<LabelStudy> of(
      Optional<ImageLabels> given, List<String> ids, List<CodedImage> images) {
    Map<String, SortedSet<String>> labels =
        given.map(ImageLabels::byImage).orElseGet(() -> folders(ids));
    List<String> names = classes(labels, ids);
    if (names.size() < 2) {
      return Optional.empty();
    }
    List<CodedImage> kept = new ArrayList<>();
    List<BitSet> classes = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      BitSet own = new BitSet();
      labels.getOrDefault(ids.get(i), Collections.emptySortedSet()).stream()
          .mapToInt(names::indexOf)
          .filter(place -> place >= 0)
          .forEach(own::set);
      if (!own.isEmpty()) {
        kept.add(images.get(i));
        classes.add(own);
      }
    }
    List<Integer> queries = IntStream.range(0, Math.min(MAX_QUERIES, kept.size())).boxed().toList();
    return Optional.of(new LabelStudy(kept, classes, queries, names.size()));
  }

  private static Map<String, SortedSet<String>> folders(List<String> ids) {
    Map<String, SortedSet<String>> folders = new HashMap<>();
    for (String id : ids) {
      int slash = id.indexOf('/');
      if (slash >= 0) {
        folders.put(id, new TreeSet<>(List.of(id.substring(0, slash))));
      }
    }
    return folders.size() == ids.size() ? folders : new HashMap<>();
  }

  /** Labels that two of the images have at least, sorted. */
  private static List<String> classes(Map<String, SortedSet<String>> labels, List<String> ids) {
    Map<String, Integer> counts = new HashMap<>();
    for (String id : ids) {
      labels
          .getOrDefault(id, Collections.emptySortedSet())
          .forEach(label -> counts.merge(label, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  LabelFindings find(List<String> names, List<Comparison> comparisons) {
    List<LabelFindings.Method> methods = new ArrayList<>();
    for (int c = 0; c < comparisons.size(); c++) {
      methods.add(method(names.get(c), comparisons.get(c)));
    }
    return new LabelFindings(images.size(), classCount, queries.size(), DEPTH, methods);
  }

  /** One query's images by distance. */
  @SuppressWarnings("ArrayRecordComponent") // made and read at once, never compared
  private record Ranking(int[] all, int[] relevant) {}

  private LabelFindings.Method method(String name, Comparison comparison) {
    List<Ranking> rankings =
        queries.parallelStream().map(query -> ranking(query, comparison)).toList();
    int radii = comparison.farthest() + 1;
    double[] precision = new double[radii];
    double[] recall = new double[radii];
    int[] answered = new int[radii];
    double map = 0;
    for (Ranking ranking : rankings) {
      map += RankedRetrieval.averagePrecision(ranking.all(), ranking.relevant(), DEPTH);
      long total = IntStream.of(ranking.relevant()).asLongStream().sum();
      long found = 0;
      long good = 0;
      for (int radius = 0; radius < radii; radius++) {
        found += ranking.all()[radius];
        good += ranking.relevant()[radius];
        recall[radius] += (double) good / total / rankings.size();
        if (found > 0) {
          precision[radius] += (double) good / found;
          answered[radius]++;
        }
      }
    }
    int near = Math.min(NEAR_BITS, radii - 1);
    double within2 = precision[near] / rankings.size();
    for (int radius = 0; radius < radii; radius++) {
      precision[radius] /= Math.max(1, answered[radius]);
    }
    return new LabelFindings.Method(
        name, map / rankings.size(), within2, recall[near], precision, recall);
  }

  private Ranking ranking(int query, Comparison comparison) {
    int[] all = new int[comparison.farthest() + 1];
    int[] relevant = new int[all.length];
    for (int i = 0; i < images.size(); i++) {
      if (i != query) {
        int distance = comparison.distance(images.get(query), images.get(i));
        all[distance]++;
        relevant[distance] += classes.get(i).intersects(classes.get(query)) ? 1 : 0;
      }
    }
    return new Ranking(all, relevant);
  }
}
