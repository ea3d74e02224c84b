package dev.hashnet.trainer.evaluation;

import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.ImageLabels;
import dev.hashnet.trainer.data.Seeds;
import dev.hashnet.trainer.evaluation.CopyEvaluation.Example;
import dev.hashnet.trainer.evaluation.CopyEvaluation.ModelFindings;
import dev.hashnet.trainer.evaluation.CopyEvaluation.Row;
import dev.hashnet.trainer.evaluation.MethodRecall.Kind;
import dev.hashnet.transform.Transform;
import dev.hashnet.transform.Transforms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures how well edited copies are found, for some models at once and for what stands beside
 * them: every method sees the same images and the same copies.
 *
 * <p>The pairs of different images give, for every method, the radius that keeps a rate of false
 * pairs. Then each query, one of the images, is edited once by every transform at three strengths
 * and is found where the copy lies within that radius of it.
 *
 * <p>Memory: codes of all images (some 8 KB each), pictures of the queries and of one batch. The
 * result depends on images, models and seed alone.
 */
public final class CopyMeasurement {
  /** The middles of the thirds of the range. */
  public static final List<Double> STRENGTHS = List.of(1 / 6.0, .5, 5 / 6.0);

  /** Fewer images make no distribution. */
  public static final int MIN_IMAGES = 16;

  private static final int BATCH = 96;
  private static final int FITTED_IMAGES = 1_500;
  private static final int EXAMPLES = 24;

  /** Methods that are compared by class; classic hashes know nothing of classes, one shows it. */
  private static final List<Kind> LABELLED =
      List.of(Kind.MODEL, Kind.CONTINUOUS, Kind.SAME_FEATURES, Kind.CLASSIC);

  private final List<EvaluatedModel> models;
  private final ImageSample sample;
  private final Options options;
  private final Consumer<String> stages;
  private final Coding coding;
  private final List<Transform> transforms = Transforms.all();
  private final List<Row> rows;

  /**
   * What to measure.
   *
   * @param maxQueries most images that are edited
   * @param budget that the radius is to keep
   * @param labels of images by id; without them the folders name the classes
   */
  public record Options(
      int maxQueries, long seed, RadiusBudget budget, Optional<ImageLabels> labels) {}

  /**
   * @param stages hears what is done, a few words each
   */
  public CopyMeasurement(
      List<EvaluatedModel> models, ImageSample sample, Options options, Consumer<String> stages) {
    this.models = List.copyOf(models);
    this.sample = sample;
    this.options = options;
    this.stages = stages;
    this.coding = new Coding(models);
    List<Transform> trained = Transforms.training();
    this.rows =
        transforms.stream()
            .flatMap(
                transform ->
                    STRENGTHS.stream()
                        .map(
                            strength ->
                                new Row(transform.name(), strength, trained.contains(transform))))
            .toList();
  }

  /** Images by their codes, and the sample's number of each; pictures of the queries. */
  private record Coded(List<CodedImage> images, List<Integer> numbers, List<RgbImage> queries) {}

  /**
   * Measures.
   *
   * @throws TooFewImagesException where fewer than {@link #MIN_IMAGES} can be read
   */
  public CopyEvaluation measure() {
    coding.fitLinear(fitted(), options.seed());
    Coded coded = code();
    if (coded.images().size() < MIN_IMAGES) {
      throw new TooFewImagesException(coded.images().size());
    }
    stages.accept("Comparing all pairs of %,d images".formatted(coded.images().size()));
    PairSet lookAlikes = LookAlikes.find(coded.images());
    PairCounter pairs = new PairCounter(coded.images(), lookAlikes);
    List<List<Entry>> entries = entries(pairs);
    List<Entry> all = entries.stream().flatMap(List::stream).distinct().toList();
    stages.accept(
        "Editing %,d images by %d transforms, three strengths each"
            .formatted(coded.queries().size(), transforms.size()));
    Map<Entry, int[][]> copies = copies(coded, all);
    List<ModelFindings> findings = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      stages.accept("Radius and bits of " + models.get(m).manifest().version());
      findings.add(findings(m, entries.get(m), copies, coded, lookAlikes));
    }
    return new CopyEvaluation(
        coded.images().size(), coded.queries().size(), lookAlikes.size(), rows, findings);
  }

  /** For the linear codes: the last of the sample, so that queries are among them only if few. */
  private List<RgbImage> fitted() {
    stages.accept("Fitting ITQ and random hyperplanes to the networks' features");
    int from = Math.max(0, sample.size() - FITTED_IMAGES);
    return IntStream.range(from, sample.size())
        .parallel()
        .mapToObj(sample::read)
        .flatMap(Optional::stream)
        .toList();
  }

  private Coded code() {
    stages.accept("Coding %,d files".formatted(sample.size()));
    Coded coded = new Coded(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int from = 0; from < sample.size(); from += BATCH) {
      int first = from;
      List<Optional<RgbImage>> read =
          IntStream.range(from, Math.min(sample.size(), from + BATCH))
              .parallel()
              .mapToObj(sample::read)
              .toList();
      List<RgbImage> images = read.stream().flatMap(Optional::stream).toList();
      if (images.isEmpty()) {
        continue;
      }
      coded.images().addAll(coding.code(images));
      IntStream.range(0, read.size())
          .filter(i -> read.get(i).isPresent())
          .forEach(i -> coded.numbers().add(first + i));
      int wanted = options.maxQueries() - coded.queries().size();
      coded.queries().addAll(images.subList(0, Math.min(Math.max(0, wanted), images.size())));
    }
    return coded;
  }

  /** A method before recall is known. */
  private record Entry(
      String name, Kind kind, Comparison comparison, DistanceHistogram background) {}

  private record Plan(String name, Kind kind, Comparison comparison) {}

  /** By model. Classic methods that models share are counted once and are the same entry. */
  private List<List<Entry>> entries(PairCounter pairs) {
    Map<Integer, List<Plan>> classics = new HashMap<>();
    models.forEach(model -> classics.computeIfAbsent(model.rivalBits(), this::classicPlans));
    List<Plan> plans = new ArrayList<>(classics.values().stream().flatMap(List::stream).toList());
    List<List<Plan>> own = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      own.add(ownPlans(m));
      plans.addAll(own.get(m));
    }
    Map<Plan, Entry> counted = count(plans, pairs);
    List<List<Plan>> together = new ArrayList<>();
    List<Plan> later = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      List<Plan> either = eitherPlans(m, own.get(m), classics, counted);
      together.add(either);
      later.addAll(either);
    }
    counted.putAll(count(later, pairs));
    List<List<Entry>> entries = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      List<Plan> ordered = new ArrayList<>(own.get(m));
      ordered.addAll(1, classicsOf(m, classics));
      ordered.addAll(together.get(m));
      entries.add(
          ordered.stream()
              .map(plan -> java.util.Objects.requireNonNull(counted.get(plan)))
              .toList());
    }
    return entries;
  }

  private List<Plan> classicsOf(int m, Map<Integer, List<Plan>> classics) {
    return classics.getOrDefault(models.get(m).rivalBits(), List.of());
  }

  private static Map<Plan, Entry> count(List<Plan> plans, PairCounter pairs) {
    List<DistanceHistogram> histograms = pairs.count(plans.stream().map(Plan::comparison).toList());
    Map<Plan, Entry> entries = new HashMap<>();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      entries.put(plan, new Entry(plan.name(), plan.kind(), plan.comparison(), histograms.get(i)));
    }
    return entries;
  }

  private List<Plan> classicPlans(int bits) {
    List<Plan> plans = new ArrayList<>();
    for (String family : List.of("dct-", "phash-", "dhash-")) {
      Channel channel = coding.require(family + bits);
      plans.add(new Plan(channel.name(), Kind.CLASSIC, Comparison.hamming(List.of(channel))));
    }
    Channel dct = coding.require("dct-" + bits);
    plans.add(
        new Plan(
            dct.name() + " mirrored", Kind.MIRRORED, Comparison.mirroredHamming(List.of(dct))));
    return plans;
  }

  private List<Plan> ownPlans(int m) {
    int bits = models.get(m).manifest().bits();
    Channel model = coding.require(Coding.hashNet(m));
    Channel dct = coding.require("dct-" + models.get(m).rivalBits());
    String name = models.get(m).manifest().line() + "-" + bits;
    String both = name + " + " + dct.name();
    List<Plan> plans = new ArrayList<>();
    plans.add(new Plan(name, Kind.MODEL, Comparison.hamming(List.of(model))));
    coding
        .channel(Coding.hyperplanes(m))
        .ifPresent(
            channel ->
                plans.add(
                    new Plan(
                        "hyperplanes-" + bits,
                        Kind.SAME_FEATURES,
                        Comparison.hamming(List.of(channel)))));
    coding
        .channel(Coding.itq(m))
        .ifPresent(
            channel ->
                plans.add(
                    new Plan(
                        "itq-" + bits, Kind.SAME_FEATURES, Comparison.hamming(List.of(channel)))));
    plans.add(new Plan(name + " continuous", Kind.CONTINUOUS, Comparison.continuous(m)));
    plans.add(
        new Plan(name + " mirrored", Kind.MIRRORED, Comparison.mirroredHamming(List.of(model))));
    plans.add(new Plan(both + ", sum", Kind.TOGETHER, Comparison.hamming(List.of(model, dct))));
    plans.add(
        new Plan(
            both + ", sum, mirrored",
            Kind.TOGETHER,
            Comparison.mirroredHamming(List.of(model, dct))));
    return plans;
  }

  /** Either line has a neighbour; needs to know how rare each distance is. */
  private List<Plan> eitherPlans(
      int m, List<Plan> own, Map<Integer, List<Plan>> classics, Map<Plan, Entry> counted) {
    List<Plan> classic = classicsOf(m, classics);
    Plan model = own.get(0);
    Plan mirrored = only(own, Kind.MIRRORED);
    String both = model.name() + " + " + classic.get(0).name();
    return List.of(
        new Plan(both + ", either", Kind.TOGETHER, either(model, classic.get(0), counted)),
        new Plan(
            both + ", either, mirrored",
            Kind.TOGETHER,
            either(mirrored, only(classic, Kind.MIRRORED), counted)));
  }

  private static Plan only(List<Plan> plans, Kind kind) {
    return plans.stream().filter(plan -> plan.kind() == kind).findFirst().orElseThrow();
  }

  private static Comparison either(Plan first, Plan second, Map<Plan, Entry> counted) {
    return Comparison.either(
        first.comparison(), rarity(first, counted), second.comparison(), rarity(second, counted));
  }

  private static RarityScale rarity(Plan plan, Map<Plan, Entry> counted) {
    return new RarityScale(java.util.Objects.requireNonNull(counted.get(plan)).background());
  }

  /** Distances of every row's copies to their images, by method. */
  private Map<Entry, int[][]> copies(Coded coded, List<Entry> entries) {
    Map<Entry, int[][]> copies = new HashMap<>();
    entries.forEach(entry -> copies.put(entry, new int[rows.size()][coded.queries().size()]));
    for (int row = 0; row < rows.size(); row++) {
      for (int from = 0; from < coded.queries().size(); from += BATCH) {
        int first = from;
        int r = row;
        List<RgbImage> edited =
            IntStream.range(from, Math.min(coded.queries().size(), from + BATCH))
                .parallel()
                .mapToObj(q -> edit(r, coded.numbers().get(q), coded.queries().get(q)))
                .toList();
        List<CodedImage> codes = coding.code(edited);
        copies.forEach(
            (entry, distances) -> {
              for (int i = 0; i < codes.size(); i++) {
                distances[r][first + i] =
                    entry.comparison().distance(codes.get(i), coded.images().get(first + i));
              }
            });
      }
    }
    return copies;
  }

  /**
   * The copy of an image by a row. It depends on the seed, the transform's name, the strength and
   * the image's place in the sample, so that it can be made again for a picture.
   */
  public RgbImage edit(int row, int number, RgbImage image) {
    Row edit = rows.get(row);
    int nth = STRENGTHS.indexOf(edit.strength());
    return Transforms.named(edit.transform())
        .apply(
            image,
            edit.strength(),
            Seeds.stream(options.seed(), edit.transform().hashCode(), nth, number));
  }

  private ModelFindings findings(
      int m, List<Entry> entries, Map<Entry, int[][]> copies, Coded coded, PairSet lookAlikes) {
    List<MethodRecall> methods =
        entries.stream()
            .map(
                entry ->
                    new MethodRecall(
                        entry.name(),
                        entry.kind(),
                        entry.background(),
                        java.util.Objects.requireNonNull(copies.get(entry))))
            .toList();
    Entry model = entries.get(0);
    Channel channel = coding.require(Coding.hashNet(m));
    return new ModelFindings(
        models.get(m).manifest(),
        methods,
        BitStatistics.of(coded.images(), channel, m),
        new RadiusStudy(coded.images(), lookAlikes, model.comparison(), options.seed())
            .find(model.background(), channel.bits(), options.budget()),
        falseAlerts(model, coded, lookAlikes),
        misses(methods.get(0), coded),
        labels(entries, coded));
  }

  private Optional<LabelFindings> labels(List<Entry> entries, Coded coded) {
    List<Entry> compared =
        entries.stream()
            .filter(entry -> LABELLED.contains(entry.kind()))
            .sorted(Comparator.comparingInt(entry -> LABELLED.indexOf(entry.kind())))
            .toList();
    List<String> ids = coded.numbers().stream().map(sample::id).toList();
    return LabelStudy.of(options.labels(), ids, coded.images())
        .map(
            study ->
                study.find(
                    compared.stream().map(Entry::name).toList(),
                    compared.stream().map(Entry::comparison).toList()));
  }

  /** Each image is shown twice at most, lest one odd image fill the grid. */
  private List<Example> falseAlerts(Entry model, Coded coded, PairSet lookAlikes) {
    double rate = 40.0 * EXAMPLES / Math.max(1, model.background().pairs());
    int distance = model.background().largestRadius(rate).orElse(0);
    Map<Integer, Integer> shown = new HashMap<>();
    List<Example> examples = new ArrayList<>();
    for (PairCounter.Pair pair :
        new PairCounter(coded.images(), lookAlikes).within(model.comparison(), distance)) {
      boolean fresh =
          shown.getOrDefault(pair.arriving(), 0) < 2 && shown.getOrDefault(pair.stored(), 0) < 2;
      if (fresh && examples.size() < EXAMPLES) {
        shown.merge(pair.arriving(), 1, Integer::sum);
        shown.merge(pair.stored(), 1, Integer::sum);
        examples.add(
            new Example(
                sample.id(coded.numbers().get(pair.arriving())),
                sample.id(coded.numbers().get(pair.stored())),
                pair.distance(),
                "",
                -1));
      }
    }
    return examples;
  }

  /** The farthest copy of every transform at its mildest: strong edits are hard for all. */
  private List<Example> misses(MethodRecall model, Coded coded) {
    List<Example> examples = new ArrayList<>();
    Map<Integer, Integer> shown = new HashMap<>();
    for (int row = 0; row < rows.size(); row += STRENGTHS.size()) {
      int[] distances = model.copies()[row];
      int worst =
          IntStream.range(0, distances.length)
              .boxed()
              .filter(q -> distances.length < EXAMPLES || shown.getOrDefault(q, 0) < 2)
              .max(Comparator.comparingInt(q -> distances[q]))
              .orElseThrow();
      shown.merge(worst, 1, Integer::sum);
      String id = sample.id(coded.numbers().get(worst));
      examples.add(new Example(id, id, distances[worst], rows.get(row).transform(), row));
    }
    return examples.stream()
        .sorted(Comparator.comparingInt((Example example) -> -example.distance()))
        .limit(EXAMPLES)
        .toList();
  }
}
