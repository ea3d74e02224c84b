package dev.hashnet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import dev.hashnet.network.TrainingState;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.ReviewedPairs;
import dev.hashnet.trainer.evaluation.RadiusRule;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import dev.hashnet.transform.Transforms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceTrainingTest {
  private static final TrainingSet SET = new TrainingSet(TinyModel.IMAGES, ReviewedPairs.NONE);
  private static final List<String> GEOMETRY = List.of("crop", "rotate", "border", "mirror");

  /** Copies must come nearer to their image, against how far different images are apart. */
  @Test
  void run_enoughSteps_learns() {
    List<NamedImage> images = NamedImage.drawn(1, 100);
    List<Integer> steps = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStage(String stage) {}

          @Override
          public void onStep(StepProgress progress) {
            steps.add(progress.step());
            assertThat(progress.share()).isBetween(0.0, 1.0);
            assertThat(progress.quantisationGap()).isBetween(0.0, 1.0);
          }
        };
    TrainingOptions options = TinyModel.options("learns", 3, 40).withBatch(16);
    ModelArtifact trained = new InstanceTraining(options, images, listener).run().artifact();
    assertThat(steps).hasSize(40).isSorted();
    ModelArtifact untrained =
        new InstanceTraining(options.with(TrainingBudget.steps(1)), images, TrainingListener.NONE)
            .run()
            .artifact();
    assertThat(relativeCopyDistance(trained, images))
        .isLessThan(0.92 * relativeCopyDistance(untrained, images));
  }

  /** What cannot be exported is refused before the first step, so the export is tried before. */
  @Test
  void run_largerNetwork_triesTheExportAndEndsWithAModel() {
    List<String> course = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStage(String stage) {
            course.add(stage);
          }

          @Override
          public void onStep(StepProgress progress) {
            course.add("step " + progress.step());
          }
        };
    TrainingOptions options =
        new TrainingOptions(
            "mobile",
            "mobilenet-v2",
            List.of(64),
            1,
            TrainingBudget.steps(1),
            3,
            1,
            RadiusRule.DEFAULT,
            1,
            Optional.empty(),
            Patience.NONE);
    ModelArtifact artifact =
        new InstanceTraining(options, TinyModel.IMAGES, listener).run().artifact();
    assertThat(course).startsWith("Trying the export").contains("step 1");
    assertThat(artifact.manifest().network()).isEqualTo("mobilenet-v2");
    assertThat(artifact.manifest().side()).isEqualTo(128);
    assertThat(codes(artifact, TinyModel.IMAGES.subList(0, 2))).hasSize(2);
  }

  /** Mean distance of edited copies over mean distance of different images. */
  private static double relativeCopyDistance(ModelArtifact artifact, List<NamedImage> images) {
    List<NamedImage> edited = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      SplittableRandom random = new SplittableRandom(i);
      for (String name : GEOMETRY) {
        RgbImage copy = Transforms.named(name).apply(images.get(i).image(), 0.5, random);
        edited.add(new NamedImage(name + i, copy));
      }
    }
    List<BinaryCode> codes = codes(artifact, images);
    List<BinaryCode> copies = codes(artifact, edited);
    double toCopies = 0;
    double toOthers = 0;
    for (int i = 0; i < copies.size(); i++) {
      toCopies += copies.get(i).distanceBits(codes.get(i / GEOMETRY.size()));
      toOthers += copies.get(i).distanceBits(codes.get((i / GEOMETRY.size() + 1) % codes.size()));
    }
    return toCopies / toOthers;
  }

  @Test
  void run_sameSeed_givesTheSameArtifact() {
    ModelArtifact again =
        new InstanceTraining(
                TinyModel.options("tiny", 1, 3), TinyModel.IMAGES, TrainingListener.NONE)
            .run()
            .artifact();
    assertThat(codes(again, TinyModel.IMAGES))
        .isEqualTo(codes(TinyModel.artifact(), TinyModel.IMAGES));
    assertThat(again.sha256()).isEqualTo(TinyModel.artifact().sha256());
  }

  /** Fails where anything a step depends on is left out of the checkpoint. */
  @Test
  void run_stoppedAndResumed_givesTheSameArtifact(@TempDir Path folder) {
    Path file = folder.resolve("checkpoint");
    TrainingOptions options = TinyModel.options("resumed", 4, 6);
    ModelArtifact unbroken =
        new InstanceTraining(options, TinyModel.IMAGES, TrainingListener.NONE).run().artifact();
    AtomicInteger asked = new AtomicInteger();
    assertThatExceptionOfType(TrainingStoppedException.class)
        .isThrownBy(
            () ->
                new InstanceTraining(
                        options,
                        SET,
                        TrainingListener.NONE,
                        Optional.of(new CheckpointFile(file, false, 100)),
                        () -> asked.incrementAndGet() == 4)
                    .run())
        .satisfies(e -> assertThat(e.steps()).isEqualTo(4));
    List<Integer> steps = new ArrayList<>();
    ModelArtifact resumed =
        new InstanceTraining(
                options,
                SET,
                steps(steps),
                Optional.of(new CheckpointFile(file, true, 1)),
                () -> false)
            .run()
            .artifact();
    assertThat(steps).containsExactly(5, 6);
    assertThat(resumed.sha256()).isEqualTo(unbroken.sha256());
  }

  /** Far fewer steps than the budget has, and not the last of them is exported. */
  @Test
  void run_patience_endsEarlyWithTheBestState(@TempDir Path folder) throws IOException {
    TrainingOptions options = TinyModel.options("patient", 5, 60).with(new Patience(2, 1));
    Path file = folder.resolve("checkpoint");
    TrainingResult unbroken = run(options, new CheckpointFile(file, false, 100), () -> false);
    List<TrainingHistory.Look> looks = unbroken.history().looks();
    TrainingHistory.Look best = looks.get(looks.size() - 3);
    assertThat(looks).hasSizeLessThan(60).hasSize(unbroken.history().points().size());
    assertThat(looks.subList(0, looks.size() - 3)).allMatch(look -> look.rate() > best.rate());
    assertThat(looks.subList(looks.size() - 2, looks.size()))
        .allMatch(look -> look.rate() >= best.rate());
    assertThat(unbroken.artifact().manifest().properties())
        .containsEntry("training.exported-step", Integer.toString(best.step()))
        .containsEntry("training.steps", Integer.toString(best.step() + 2));
    TrainingCheckpoint ended = TrainingCheckpoint.read(file);
    assertThat(codes(unbroken.artifact(), TinyModel.IMAGES))
        .isEqualTo(codes(Objects.requireNonNull(ended.best())))
        .isNotEqualTo(codes(ended.state()));

    // Stopped between the best look and the end: what was kept by then must travel.
    AtomicInteger asked = new AtomicInteger();
    assertThatExceptionOfType(TrainingStoppedException.class)
        .isThrownBy(
            () ->
                run(
                    options,
                    new CheckpointFile(file, false, 100),
                    () -> asked.incrementAndGet() == best.step() + 1));
    TrainingResult resumed = run(options, new CheckpointFile(file, true, 100), () -> false);
    assertThat(resumed.artifact().sha256()).isEqualTo(unbroken.artifact().sha256());
    assertThat(resumed.history()).isEqualTo(unbroken.history());
    // And once more, from the checkpoint of the end.
    assertThat(run(options, new CheckpointFile(file, true, 100), () -> false).artifact().sha256())
        .isEqualTo(unbroken.artifact().sha256());
  }

  private static TrainingResult run(
      TrainingOptions options, CheckpointFile checkpoint, BooleanSupplier stop) {
    return new InstanceTraining(options, SET, TrainingListener.NONE, Optional.of(checkpoint), stop)
        .run();
  }

  /** By the network in training, in this state. */
  private static List<BinaryCode> codes(TrainingState state) {
    try (HashNet network = HashNet.create(new NetworkOptions("small", 64, 5))) {
      network.restore(state);
      return HeldOutImages.prepare(TinyModel.IMAGES, network.side()).codes(network);
    }
  }

  private static TrainingListener steps(List<Integer> steps) {
    return new TrainingListener() {
      @Override
      public void onStage(String stage) {}

      @Override
      public void onStep(StepProgress progress) {
        steps.add(progress.step());
      }
    };
  }

  @Test
  void run_otherSeed_givesOtherCodes() {
    ModelArtifact other =
        new InstanceTraining(
                TinyModel.options("tiny", 2, 1), TinyModel.IMAGES, TrainingListener.NONE)
            .run()
            .artifact();
    assertThat(codes(other, TinyModel.IMAGES))
        .isNotEqualTo(codes(TinyModel.artifact(), TinyModel.IMAGES));
  }

  @Test
  void run_any_recordsWhatWasDone() {
    ModelArtifact artifact = TinyModel.artifact();
    assertThat(artifact.golden()).hasSize(13); // a fifth of 64 images is kept out
    assertThat(artifact.manifest().properties())
        .containsEntry("training.steps", "3")
        .containsEntry("training.images", "51")
        .containsEntry("training.held-out-images", "13")
        .containsEntry("radius.method", "quantile-and-tail-v1");
    assertThat(artifact.manifest().radiusBits())
        .isEqualTo(TinyModel.result().radius().radiusBits());
    assertThat(TinyModel.result().evaluation().queries()).isEqualTo(8);
    assertThat(ModelArtifact.ofBytes(artifact.toBytes()).manifest()).isEqualTo(artifact.manifest());
  }

  @Test
  void run_givenRadius_keepsIt() {
    TrainingOptions options = TinyModel.options("given", 1, 1).withRadius(7);
    TrainingResult result =
        new InstanceTraining(options, TinyModel.IMAGES, TrainingListener.NONE).run();
    assertThat(result.artifact().manifest().radiusBits()).isEqualTo(7);
    assertThat(result.artifact().manifest().properties()).containsEntry("radius.method", "given");
  }

  @Test
  void construct_tooFewImages_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new InstanceTraining(
                    TinyModel.options("few", 1, 1),
                    TinyModel.IMAGES.subList(0, 63),
                    TrainingListener.NONE))
        .withMessage("training needs at least 64 images: images=63");
  }

  private static List<BinaryCode> codes(ModelArtifact artifact, List<NamedImage> images) {
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      artifact.verifyGolden(encoder);
      return encoder.encode(HeldOutImages.prepare(images, encoder.side()).images());
    }
  }

  @Test
  void golden_everyFourth_isJpeg() {
    long jpeg =
        TinyModel.artifact().golden().stream()
            .map(GoldenImage::content)
            .filter(content -> (content[0] & 255) == 0xFF)
            .count();
    assertThat(jpeg).isEqualTo(3);
  }
}
