package dev.hashnet.trainer.evaluation;

import dev.hashnet.artifact.ArtifactManifest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How well edited copies are found by some models and by what stands beside them.
 *
 * @param images different images, each coded once
 * @param queries of them that were edited, each once by every row
 * @param lookAlikes pairs left out, since they are copies already
 * @param rows the edits
 * @param models what was found out about each
 */
public record CopyEvaluation(
    int images, int queries, int lookAlikes, List<Row> rows, List<ModelFindings> models) {
  /** Rates of false pairs that are reported, largest first. */
  public static final List<Double> PAIR_RATES = List.of(1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-9);

  public CopyEvaluation {
    rows = List.copyOf(rows);
    models = List.copyOf(models);
  }

  /**
   * An edit at a strength.
   *
   * @param trained whether augmentation uses the transform too
   */
  public record Row(String transform, double strength, boolean trained) {}

  /**
   * Two images, by id, that a model takes for copies although they are none, or the other way.
   *
   * @param what the edit of a copy; empty for two different images
   * @param row of the edit, -1 for two different images
   */
  public record Example(String first, String second, int distance, String what, int row) {}

  /**
   * What was found out about a model.
   *
   * @param methods the model first
   * @param bits of its codes
   * @param falseAlerts the nearest pairs of different images, nearest first
   * @param misses mildly edited copies that lie far from their image, farthest first
   * @param labels retrieval by class, where the folder has classes
   */
  public record ModelFindings(
      ArtifactManifest manifest,
      List<MethodRecall> methods,
      BitStatistics bits,
      RadiusFindings radius,
      List<Example> falseAlerts,
      List<Example> misses,
      Optional<LabelFindings> labels) {
    public ModelFindings {
      methods = List.copyOf(methods);
      falseAlerts = List.copyOf(falseAlerts);
      misses = List.copyOf(misses);
    }

    /** The first method of a kind. */
    public Optional<MethodRecall> first(MethodRecall.Kind kind) {
      return methods.stream().filter(method -> method.kind() == kind).findFirst();
    }
  }

  /** Rows of transforms that training uses, or of the others. */
  public List<Integer> rows(boolean trained) {
    return IntStream.range(0, rows.size())
        .filter(row -> rows.get(row).trained() == trained)
        .boxed()
        .toList();
  }

  public List<Integer> allRows() {
    return IntStream.range(0, rows.size()).boxed().toList();
  }

  /** Rows of one transform, mildest first. */
  public List<Integer> rowsOf(String transform) {
    return IntStream.range(0, rows.size())
        .filter(row -> rows.get(row).transform().equals(transform))
        .boxed()
        .toList();
  }

  /** Names of the transforms, in order. */
  public List<String> transforms() {
    return rows.stream().map(Row::transform).distinct().toList();
  }
}
