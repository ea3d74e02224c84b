package dev.hashnet.trainer.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Recall of edited copies at given rates of false pairs, by transform and method, on images never
 * trained on.
 *
 * @param heldOutImages images kept out of training
 * @param queries of them that were edited, each once a transform
 * @param differentPairs pairs of different held-out images, which set the thresholds
 * @param possibleCopies pairs of held-out images left out of those, since they look like copies
 * @param pairRates false-positive rates over pairs, largest first
 * @param methods in the order of the columns
 * @param transforms in the order of the rows
 */
public record Evaluation(
    int heldOutImages,
    int queries,
    long differentPairs,
    int possibleCopies,
    List<Double> pairRates,
    List<Method> methods,
    List<TransformRecall> transforms) {
  public Evaluation {
    pairRates = List.copyOf(pairRates);
    methods = List.copyOf(methods);
    transforms = List.copyOf(transforms);
  }

  /**
   * A way to make codes.
   *
   * @param name with its bits: {@code dct-64}
   * @param radii largest radius that keeps each rate; empty where the pairs are too few to say, or
   *     no radius keeps it
   */
  public record Method(String name, List<OptionalInt> radii) {
    public Method {
      radii = List.copyOf(radii);
    }
  }

  /**
   * A row.
   *
   * @param transform its name
   * @param trained whether training used it too
   * @param recall by method, then by rate, 0 to 1; empty where the radius is
   */
  public record TransformRecall(
      String transform, boolean trained, List<List<OptionalDouble>> recall) {
    public TransformRecall {
      recall = recall.stream().map(List::copyOf).toList();
    }
  }

  /** Mean recall over the transforms that training used, or over the others. */
  public OptionalDouble meanRecall(int method, int rate, boolean trained) {
    return transforms.stream()
        .filter(row -> row.trained() == trained)
        .map(row -> row.recall().get(method).get(rate))
        .flatMapToDouble(OptionalDouble::stream)
        .average();
  }

  /** Mean recall over all transforms. */
  public OptionalDouble meanRecall(int method, int rate) {
    return transforms.stream()
        .map(row -> row.recall().get(method).get(rate))
        .flatMapToDouble(OptionalDouble::stream)
        .average();
  }
}
