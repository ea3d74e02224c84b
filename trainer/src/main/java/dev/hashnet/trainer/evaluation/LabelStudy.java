package dev.hashnet.trainer.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures retrieval by class: the folder right below the root names the class of its images. */
final class LabelStudy {
  /** R of MAP@R, as the paper has it for ImageNet. */
  private static final int DEPTH = 1_000;

  private static final int MAX_QUERIES = 1_000;
  private static final int NEAR_BITS = 2;

  private final List<CodedImage> images;
  private final int[] classes;
  private final List<Integer> queries;
  private final int classCount;

  private LabelStudy(
      List<CodedImage> images, int[] classes, List<Integer> queries, int classCount) {
    this.images = images;
    this.classes = classes;
    this.queries = queries;
    this.classCount = classCount;
  }

  /** Empty unless all ids have a folder and there are two classes of two images at least. */
  static Optional<LabelStudy> of(List<String> ids, List<CodedImage> images) {
    Map<String, Integer> counts = new HashMap<>();
    for (String id : ids) {
      int slash = id.indexOf('/');
      if (slash < 0) {
        return Optional.empty();
      }
      counts.merge(id.substring(0, slash), 1, Integer::sum);
    }
    List<String> names =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() > 1)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (names.size() < 2) {
      return Optional.empty();
    }
    List<CodedImage> kept = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      int label = names.indexOf(ids.get(i).substring(0, ids.get(i).indexOf('/')));
      if (label >= 0) {
        kept.add(images.get(i));
        labels.add(label);
      }
    }
    List<Integer> queries = IntStream.range(0, Math.min(MAX_QUERIES, kept.size())).boxed().toList();
    return Optional.of(
        new LabelStudy(
            kept, labels.stream().mapToInt(Integer::intValue).toArray(), queries, names.size()));
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
        relevant[distance] += classes[i] == classes[query] ? 1 : 0;
      }
    }
    return new Ranking(all, relevant);
  }
}
