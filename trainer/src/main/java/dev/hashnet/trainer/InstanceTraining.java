package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import dev.hashnet.trainer.TrainingListener.StepProgress;
import dev.hashnet.trainer.data.ImageSplit;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.CodeMethod;
import dev.hashnet.trainer.evaluation.DistanceHistogram;
import dev.hashnet.trainer.evaluation.EvaluatedTransform;
import dev.hashnet.trainer.evaluation.Evaluation;
import dev.hashnet.trainer.evaluation.PairSet;
import dev.hashnet.trainer.evaluation.RadiusCalibration;
import dev.hashnet.trainer.evaluation.RecallByTransform;
import dev.hashnet.transform.RandomAugmentation;
import dev.hashnet.transform.Transform;
import dev.hashnet.transform.Transforms;
import java.util.List;
import java.util.Set;

/**
 * Trains a HashNet from instances: augmented copies of one image are similar, different images are
 * not.
 *
 * <p>A seeded part of the images is kept out of training, for radius and evaluation. With a budget
 * in steps, the same options and images give the same codes.
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

  private final TrainingOptions options;
  private final List<NamedImage> images;
  private final TrainingListener listener;

  /**
   * @throws IllegalArgumentException unless there are {@link #MIN_IMAGES} images
   */
  public InstanceTraining(
      TrainingOptions options, List<NamedImage> images, TrainingListener listener) {
    if (images.size() < MIN_IMAGES) {
      throw new IllegalArgumentException(
          "training needs at least %d images: images=%d".formatted(MIN_IMAGES, images.size()));
    }
    this.options = options;
    this.images = List.copyOf(images);
    this.listener = listener;
  }

  /**
   * Trains, checks and evaluates.
   *
   * @throws dev.hashnet.artifact.InvalidModelException where the engines differ in a code
   */
  public TrainingResult run() {
    ImageSplit split = ImageSplit.of(images, HELD_OUT_SHARE, options.seed());
    try (HashNet network =
        HashNet.create(new NetworkOptions(options.network(), options.bits(), options.seed()))) {
      LossTrend losses = train(network, split.training());
      return finish(network, split, losses);
    }
  }

  private LossTrend train(HashNet network, List<NamedImage> training) {
    listener.onStage("Training on %,d images".formatted(training.size()));
    InstanceBatches batches =
        new InstanceBatches(
            training,
            new Preprocessor(ImageLimits.DEFAULT, Set.of(network.side())),
            new RandomAugmentation()::apply,
            network.side(),
            options.batchInstances(),
            options.seed());
    LearningSchedule schedule = LearningSchedule.DEFAULT;
    LossTrend losses = new LossTrend();
    long seen = 0;
    try (BatchPrefetch prefetch = new BatchPrefetch(batches::batch, options.threads())) {
      double share = options.budget().share(0);
      for (int step = 0; share < 1; step++) {
        TrainingBatch batch = prefetch.next();
        double beta = schedule.beta(share);
        HashNet.StepReport report =
            network.step(batch.inputs(), batch.instances(), beta, schedule.rate(share));
        losses.add(report.loss());
        seen += batch.instances().length;
        share = options.budget().share(step + 1);
        listener.onStep(
            new StepProgress(step + 1, share, seen, report.loss(), beta, report.quantisationGap()));
      }
    }
    return losses;
  }

  private TrainingResult finish(HashNet network, ImageSplit split, LossTrend losses) {
    listener.onStage("Checking the engines against each other");
    HeldOutImages heldOut = HeldOutImages.prepare(split.heldOut(), network.side());
    List<BinaryCode> codes = heldOut.codes(network);
    PairSet copies = heldOut.possibleCopies(POSSIBLE_COPY_RADIUS_BITS);
    RadiusCalibration radius =
        RadiusCalibration.of(
            DistanceHistogram.of(codes, copies), options.bits(), options.radiusBits());
    ArtifactAssembly assembly = new ArtifactAssembly(options, split, losses, radius);
    var artifact = assembly.assemble(network);
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      artifact.verifyGolden(encoder);
      EngineParity.require(heldOut, network, encoder);
      listener.onStage("Evaluating on images kept out of training");
      int classicBits = CodeMethod.classicBits(options.bits());
      Evaluation evaluation =
          new RecallByTransform(
                  List.of(
                      CodeMethod.of(encoder),
                      CodeMethod.pHash(classicBits),
                      CodeMethod.dHash(classicBits)),
                  evaluatedTransforms(),
                  options.maxQueries(),
                  options.seed())
              .measure(split.heldOut(), copies);
      return new TrainingResult(artifact, evaluation, radius, losses.steps(), losses.last());
    }
  }

  private static List<EvaluatedTransform> evaluatedTransforms() {
    List<Transform> trained = Transforms.training();
    return Transforms.all().stream()
        .map(transform -> new EvaluatedTransform(transform, trained.contains(transform)))
        .toList();
  }
}
