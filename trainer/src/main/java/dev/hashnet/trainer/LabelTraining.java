package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.LabelLoss;
import dev.hashnet.trainer.data.ImageGroups;
import dev.hashnet.trainer.data.ImageSplit;
import dev.hashnet.trainer.data.LabelledImages;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.ClassRetrieval;
import dev.hashnet.trainer.evaluation.ClassRetrieval.NetworkOutputs;
import dev.hashnet.trainer.evaluation.DistanceHistogram;
import dev.hashnet.trainer.evaluation.PairSet;
import dev.hashnet.trainer.evaluation.RadiusCalibration;
import dev.hashnet.transform.RandomAugmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Trains a HashNet from class labels: images that share a label are similar.
 *
 * <p>A seeded fifth of the images is kept out of training; near-copies lie on one side of that
 * split. These images are the queries of the evaluation, the others are what is stored. The same
 * options and images give the same codes.
 *
 * <p>Threads: one; it starts its own for augmentation and evaluation.
 *
 * <p>Source: Cao et al., HashNet, ICCV 2017.
 */
public final class LabelTraining {
  private static final double HELD_OUT_SHARE = 0.2;
  private static final int BATCH = 256;

  private final TrainingOptions options;
  private final LabelMethod method;
  private final LabelledImages labelled;
  private final TrainingListener listener;
  private final Optional<CheckpointFile> checkpoints;
  private final BooleanSupplier stopRequested;

  /**
   * @param checkpoints where to leave checkpoints, if anywhere
   * @param stopRequested asked after each step; true ends the training after a checkpoint
   */
  public LabelTraining(
      TrainingOptions options,
      LabelMethod method,
      LabelledImages labelled,
      TrainingListener listener,
      Optional<CheckpointFile> checkpoints,
      BooleanSupplier stopRequested) {
    this.options = options;
    this.method = method;
    this.labelled = labelled;
    this.listener = listener;
    this.checkpoints = checkpoints;
    this.stopRequested = stopRequested;
  }

  /**
   * Trains, checks and evaluates.
   *
   * @throws dev.hashnet.network.UnexportableNetworkException where the network could not be
   *     exported, before the first step
   * @throws dev.hashnet.artifact.InvalidModelException where the engines differ in a code
   * @throws CheckpointException where a checkpoint cannot be used or written
   * @throws TrainingStoppedException where it was asked to stop
   * @throws UnsuitableImagesException where there are too few of them
   */
  public LabelTrainingResult run() {
    ImageSplit split = split();
    LabelLoss loss =
        new LabelLoss(method.loss(), method.weighted(), labelled.sets(), options.seed());
    try (HashNet network = HashNet.create(options.networkOptions(), loss, options.weights())) {
      listener.onStage("Trying the export");
      ExportRehearsal.require(network, options);
      listener.onStage(
          "Training on %,d images of %,d classes"
              .formatted(split.training().size(), labelled.classes().size()));
      TrainingTrend trend =
          new TrainingRun(
                  options,
                  network,
                  course(split.training(), network.side()),
                  look(split.heldOut(), network.side()),
                  listener,
                  checkpoints,
                  stopRequested)
              .toTheEnd();
      return result(network, split, trend);
    }
  }

  private Optional<HeldOutLook> look(List<NamedImage> heldOut, int side) {
    return options.patience().given()
        ? Optional.of(
            HeldOutLook.ofLabels(heldOut, labelled.sets(), labelled.setsOf(heldOut), side))
        : Optional.empty();
  }

  /** Of the state that is exported. */
  private double lastBeta(TrainingTrend trend) {
    return trend
        .bestLook()
        .map(look -> trend.history().points().get(look.step() - 1).beta())
        .orElseGet(() -> method.continuation().beta(trend.steps(), 1));
  }

  private ImageSplit split() {
    List<NamedImage> images = labelled.images();
    if (images.size() < InstanceTraining.MIN_IMAGES) {
      throw new UnsuitableImagesException(
          "at least %d images with a label are needed: images=%d"
              .formatted(InstanceTraining.MIN_IMAGES, images.size()));
    }
    int[] groups = ImageGroups.ofNearCopies(images).numbers();
    ImageSplit split = ImageSplit.of(images, groups, HELD_OUT_SHARE, options.seed());
    if (split.heldOut().size() < 2) {
      throw new UnsuitableImagesException(
          "images must differ from each other: images=%d".formatted(images.size()));
    }
    return split;
  }

  private TrainingCourse course(List<NamedImage> training, int side) {
    int[] sets = labelled.setsOf(training);
    LabelBatches batches =
        new LabelBatches(
            training,
            labelled.sets(),
            sets,
            new Preprocessor(ImageLimits.DEFAULT, Set.of(side)),
            new RandomAugmentation()::apply,
            side,
            options.batchInstances(),
            options.seed());
    String recipe =
        "%s %s labels %s, continuation %s, weighting %s, seed %d, batch %d, %s, %d images %08x %08x"
            .formatted(
                options.describeNetwork(),
                options.bits(),
                name(method.loss()),
                name(method.continuation()),
                method.weighted(),
                options.seed(),
                options.batchInstances(),
                options.budget().describe(),
                training.size(),
                TrainingCourse.namesOf(training),
                31 * labelled.sets().hashCode() + java.util.Arrays.hashCode(sets));
    return new TrainingCourse(
        recipe, (step, neighbours) -> batches.batch(step), method.continuation(), training, false);
  }

  private LabelTrainingResult result(HashNet network, ImageSplit split, TrainingTrend trend) {
    listener.onStage("Evaluating");
    double beta = lastBeta(trend);
    NetworkOutputs queries = outputs(network, split.heldOut());
    NetworkOutputs stored = outputs(network, split.training());
    ClassRetrieval retrieval =
        new ClassRetrieval(
            labelled.sets(),
            labelled.setsOf(split.heldOut()),
            labelled.setsOf(split.training()),
            queries,
            stored,
            options.seed());
    List<LabelledCode> codes = new ArrayList<>();
    int offset = 0;
    for (int bits : options.bits()) {
      LabelledCode measured =
          new LabelledCode(bits, retrieval.measure(offset, bits, beta), Optional.empty());
      codes.add(
          BinaryCode.isLength(bits)
              ? measured.with(published(network, bits, split, trend, beta))
              : measured);
      offset += bits;
    }
    return new LabelTrainingResult(codes, split, trend.history(), beta);
  }

  private static NetworkOutputs outputs(HashNet network, List<NamedImage> images) {
    List<float[]> z = new ArrayList<>();
    List<float[]> features = new ArrayList<>();
    Preprocessor preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(network.side()));
    int length = 3 * network.side() * network.side();
    for (int from = 0; from < images.size(); from += BATCH) {
      List<byte[]> prepared =
          images.subList(from, Math.min(images.size(), from + BATCH)).parallelStream()
              .map(image -> preprocessor.prepare(image.image()).rgb(network.side()))
              .toList();
      float[] inputs = new float[prepared.size() * length];
      for (int i = 0; i < prepared.size(); i++) {
        Preprocessor.writeTensor(prepared.get(i), network.side(), inputs, i * length);
      }
      z.addAll(List.of(network.outputs(inputs, prepared.size())));
      features.addAll(List.of(network.features(inputs, prepared.size())));
    }
    return new NetworkOutputs(z.toArray(float[][]::new), features.toArray(float[][]::new));
  }

  private LabelledCode.Published published(
      HashNet all, int bits, ImageSplit split, TrainingTrend trend, double beta) {
    listener.onStage("Checking %d bits".formatted(bits));
    try (HashNet network = all.head(bits)) {
      HeldOutImages heldOut = HeldOutImages.prepare(split.heldOut(), network.side());
      RadiusCalibration radius =
          options
              .radius()
              .calibrate(
                  DistanceHistogram.of(heldOut.codes(network), similar(split.heldOut())), bits);
      var artifact =
          new ArtifactAssembly(options, split, trend, radius, properties(beta)).assemble(network);
      try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
        artifact.verifyGolden(encoder);
        EngineParity.require(heldOut, network, encoder);
        EngineParity.require(
            HeldOutImages.editedCopies(split.heldOut(), options, network.side()), network, encoder);
      }
      return new LabelledCode.Published(artifact, radius);
    }
  }

  /** Pairs that share a label: none of them is a false alert. */
  private PairSet similar(List<NamedImage> images) {
    int[] sets = labelled.setsOf(images);
    PairSet similar = new PairSet();
    for (int i = 0; i < sets.length; i++) {
      for (int j = 0; j < i; j++) {
        if (labelled.sets().jaccard(sets[i], sets[j]) > 0) {
          similar.add(i, j);
        }
      }
    }
    return similar;
  }

  private Map<String, String> properties(double beta) {
    return Map.of(
        "training.similarity", "labels",
        "training.loss", name(method.loss()),
        "training.continuation", name(method.continuation()),
        "training.weighting", method.weighted() ? "pairs" : "none",
        "training.classes", Integer.toString(labelled.classes().size()),
        "training.beta", String.format(Locale.ROOT, "1.0 to %.1f", beta));
  }

  private static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
