package dev.hashnet.trainer;

import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.network.HashNet;
import dev.hashnet.trainer.data.ImageGroups;
import dev.hashnet.trainer.data.ImageSplit;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.ReviewedPairs;
import dev.hashnet.trainer.evaluation.CodeMethod;
import dev.hashnet.trainer.evaluation.DistanceHistogram;
import dev.hashnet.trainer.evaluation.EvaluatedTransform;
import dev.hashnet.trainer.evaluation.Evaluation;
import dev.hashnet.trainer.evaluation.PairSet;
import dev.hashnet.trainer.evaluation.RadiusCalibration;
import dev.hashnet.trainer.evaluation.RecallByTransform;
import dev.hashnet.transform.Transform;
import dev.hashnet.transform.Transforms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains a HashNet from instances: augmented copies of one image are similar, different images are
 * not.
 *
 * <p>A seeded part of the images is kept out of training, for radius and evaluation; near-copies
 * lie on one side of that split. With a budget in steps, the same options and images give the same
 * codes.
 *
 * <p>Threads: one; it starts its own for augmentation and evaluation.
 *
 * <p>Source: Cao et al., HashNet, ICCV 2017; similar pairs from augmentation after Pizzi et al., A
 * Self-Supervised Descriptor for Image Copy Detection, CVPR 2022.
 */
public final class InstanceTraining {
  /** Fewer images cannot be trained on: too few to tell apart, and too few to keep out. */
  public static final int MIN_IMAGES = 64;

  private static final double HELD_OUT_SHARE = 0.2;
  private static final int POSSIBLE_COPY_RADIUS_BITS = 10;

  private static final Map<String, String> INSTANCES =
      Map.of(
          "training.similarity",
          "instances",
          "training.beta",
          LearningSchedule.DEFAULT.firstBeta() + " to " + LearningSchedule.DEFAULT.lastBeta());

  private final TrainingOptions options;
  private final TrainingSet set;
  private final TrainingListener listener;
  private final Optional<CheckpointFile> checkpoints;
  private final BooleanSupplier stopRequested;

  /**
   * @throws IllegalArgumentException unless there are {@link #MIN_IMAGES} images
   */
  public InstanceTraining(
      TrainingOptions options, List<NamedImage> images, TrainingListener listener) {
    this(
        options,
        new TrainingSet(images, ReviewedPairs.NONE),
        listener,
        Optional.empty(),
        () -> false);
  }

  /**
   * @param checkpoints where to leave checkpoints, if anywhere
   * @param stopRequested asked after each step; true ends the training after a checkpoint
   * @throws IllegalArgumentException unless there are {@link #MIN_IMAGES} images
   */
  public InstanceTraining(
      TrainingOptions options,
      TrainingSet set,
      TrainingListener listener,
      Optional<CheckpointFile> checkpoints,
      BooleanSupplier stopRequested) {
    if (set.images().size() < MIN_IMAGES) {
      throw new IllegalArgumentException(
          "training needs at least %d images: images=%d"
              .formatted(MIN_IMAGES, set.images().size()));
    }
    options.requireCodes();
    this.options = options;
    this.set = set;
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
   * @throws UnsuitableImagesException where they are copies of each other
   */
  public TrainingResult run() {
    ImageSplit split = split();
    try (HashNet network = HashNet.create(options.networkOptions(), options.weights())) {
      listener.onStage("Trying the export");
      ExportRehearsal.require(network, options);
      TrainingTrend trend = train(network, split);
      HeldOutImages heldOut = HeldOutImages.prepare(split.heldOut(), network.side());
      PairSet copies = heldOut.possibleCopies(POSSIBLE_COPY_RADIUS_BITS);
      List<TrainedCode> codes = new ArrayList<>();
      for (int bits : options.bits()) {
        listener.onStage("Checking and evaluating %d bits".formatted(bits));
        try (HashNet head = network.head(bits)) {
          codes.add(finish(head, split, heldOut, copies, trend));
        }
      }
      return new TrainingResult(codes, trend.steps(), trend.lastLoss(), trend.history());
    }
  }

  /**
   * Near-copies and reviewed pairs stay on one side: else recall would be measured on what was
   * seen.
   */
  private ImageSplit split() {
    ImageGroups groups = ImageGroups.ofNearCopies(set.images());
    set.pairs().among(set.images()).forEach(pair -> groups.join(pair.image(), pair.other()));
    int[] numbers = groups.numbers();
    ImageSplit split = ImageSplit.of(set.images(), numbers, HELD_OUT_SHARE, options.seed());
    if (split.heldOut().size() < 2) {
      throw new UnsuitableImagesException(
          "images must differ from each other: images=%d, of them different=%d"
              .formatted(numbers.length, Arrays.stream(numbers).max().orElse(0) + 1));
    }
    return split;
  }

  private TrainingTrend train(HashNet network, ImageSplit split) {
    List<NamedImage> training = split.training();
    listener.onStage("Training on %,d images".formatted(training.size()));
    return new TrainingRun(
            options,
            network,
            InstanceBatches.course(options, new TrainingSet(training, set.pairs()), network.side()),
            options.patience().given()
                ? Optional.of(HeldOutLook.ofCopies(split.heldOut(), options.seed(), network.side()))
                : Optional.empty(),
            listener,
            checkpoints,
            stopRequested)
        .toTheEnd();
  }

  private TrainedCode finish(
      HashNet network,
      ImageSplit split,
      HeldOutImages heldOut,
      PairSet copies,
      TrainingTrend trend) {
    RadiusCalibration radius =
        options
            .radius()
            .calibrate(DistanceHistogram.of(heldOut.codes(network), copies), network.bits());
    var artifact = new ArtifactAssembly(options, split, trend, radius, INSTANCES).assemble(network);
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      artifact.verifyGolden(encoder);
      EngineParity.require(heldOut, network, encoder);
      EngineParity.require(
          HeldOutImages.editedCopies(split.heldOut(), options, network.side()), network, encoder);
      int classicBits = CodeMethod.classicBits(network.bits());
      Evaluation evaluation =
          new RecallByTransform(
                  List.of(
                      CodeMethod.of(encoder),
                      CodeMethod.dct(classicBits),
                      CodeMethod.dHash(classicBits)),
                  evaluatedTransforms(),
                  options.maxQueries(),
                  options.seed())
              .measure(split.heldOut(), copies);
      return new TrainedCode(artifact, evaluation, radius);
    }
  }

  private static List<EvaluatedTransform> evaluatedTransforms() {
    List<Transform> trained = Transforms.training();
    return Transforms.all().stream()
        .map(transform -> new EvaluatedTransform(transform, trained.contains(transform)))
        .toList();
  }
}
