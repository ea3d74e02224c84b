package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Seeds;
import dev.hashnet.trainer.evaluation.Evaluation.Method;
import dev.hashnet.trainer.evaluation.Evaluation.TransformRecall;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures how many edited copies a code finds, by transform.
 *
 * <p>For every method the pairs of different held-out images give the largest radius whose rate of
 * false pairs stays within each asked rate. Then each query, a held-out image, is edited once by
 * each transform, at a strength drawn from 0..1; it is found where the code of the edited copy lies
 * within that radius of the code of the image itself. All methods see the same edited copies.
 *
 * <p>A rate that would stand for fewer than {@link DistanceHistogram#MIN_FALSE_PAIRS} of the pairs
 * is not reported. The result depends on the images and the seed alone.
 */
public final class RecallByTransform {
  /** False-positive rates over pairs that are reported. */
  public static final List<Double> PAIR_RATES = List.of(1e-3, 1e-4, 1e-5);

  private final List<CodeMethod> methods;
  private final List<EvaluatedTransform> transforms;
  private final int maxQueries;
  private final long seed;
  private final Preprocessor preprocessor;

  public RecallByTransform(
      List<CodeMethod> methods, List<EvaluatedTransform> transforms, int maxQueries, long seed) {
    this.methods = List.copyOf(methods);
    this.transforms = List.copyOf(transforms);
    this.maxQueries = maxQueries;
    this.seed = seed;
    Set<Integer> sides = methods.stream().map(CodeMethod::side).collect(Collectors.toSet());
    this.preprocessor = new Preprocessor(ImageLimits.DEFAULT, sides);
  }

  /**
   * Measures.
   *
   * @param heldOut images never trained on; the first {@code maxQueries} of them are edited
   * @param possibleCopies pairs of them that do not count as different
   */
  public Evaluation measure(List<NamedImage> heldOut, PairSet possibleCopies) {
    List<RgbImage> images = heldOut.stream().map(NamedImage::image).toList();
    List<List<BinaryCode>> clean = codes(images);
    List<Method> thresholds = new ArrayList<>();
    long pairs = 0;
    for (int m = 0; m < methods.size(); m++) {
      DistanceHistogram distances = DistanceHistogram.of(clean.get(m), possibleCopies);
      thresholds.add(new Method(methods.get(m).name(), radii(distances)));
      pairs = distances.pairs();
    }
    List<RgbImage> queries = images.subList(0, Math.min(maxQueries, images.size()));
    List<TransformRecall> rows = new ArrayList<>();
    for (int t = 0; t < transforms.size(); t++) {
      rows.add(row(t, queries, clean, thresholds));
    }
    return new Evaluation(
        images.size(), queries.size(), pairs, possibleCopies.size(), PAIR_RATES, thresholds, rows);
  }

  /** By method, then by image. */
  private List<List<BinaryCode>> codes(List<RgbImage> images) {
    List<PreparedImage> prepared = images.parallelStream().map(preprocessor::prepare).toList();
    return methods.stream().map(method -> method.encode().apply(prepared)).toList();
  }

  private static List<OptionalInt> radii(DistanceHistogram distances) {
    return PAIR_RATES.stream()
        .map(rate -> distances.supports(rate) ? distances.largestRadius(rate) : OptionalInt.empty())
        .toList();
  }

  private TransformRecall row(
      int t, List<RgbImage> queries, List<List<BinaryCode>> clean, List<Method> thresholds) {
    EvaluatedTransform evaluated = transforms.get(t);
    List<RgbImage> edited =
        IntStream.range(0, queries.size())
            .parallel()
            .mapToObj(i -> edit(evaluated, queries.get(i), i))
            .toList();
    List<List<OptionalDouble>> recall = new ArrayList<>();
    List<List<BinaryCode>> codesByMethod = codes(edited);
    for (int m = 0; m < methods.size(); m++) {
      List<BinaryCode> codes = codesByMethod.get(m);
      List<BinaryCode> originals = clean.get(m);
      recall.add(
          thresholds.get(m).radii().stream()
              .map(radius -> found(codes, originals, radius))
              .toList());
    }
    return new TransformRecall(evaluated.transform().name(), evaluated.trained(), recall);
  }

  /** The edit depends on the transform's name, not on its place in the list. */
  private RgbImage edit(EvaluatedTransform evaluated, RgbImage image, int i) {
    SplittableRandom random = Seeds.stream(seed, evaluated.transform().name().hashCode(), i);
    return evaluated.transform().apply(image, random.nextDouble(), random);
  }

  private static OptionalDouble found(
      List<BinaryCode> codes, List<BinaryCode> originals, OptionalInt radius) {
    if (radius.isEmpty()) {
      return OptionalDouble.empty();
    }
    return IntStream.range(0, codes.size())
        .mapToDouble(i -> codes.get(i).distanceBits(originals.get(i)) <= radius.getAsInt() ? 1 : 0)
        .average();
  }
}
