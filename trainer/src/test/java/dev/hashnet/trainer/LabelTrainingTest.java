package dev.hashnet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.LabelLoss;
import dev.hashnet.network.LabelSets;
import dev.hashnet.trainer.data.ImageLabels;
import dev.hashnet.trainer.data.LabelledImages;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.ClassFindings;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelTrainingTest {
  private static final LabelledImages STRIPES = stripes(96);

  /** Stripes across, down, or dots: classes that no colour and no mean tells apart. */
  private static LabelledImages stripes(int count) {
    List<NamedImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(i);
      int kind = i % 3;
      int width = random.nextInt(4, 9);
      int[] colour = {random.nextInt(120), random.nextInt(120), random.nextInt(120)};
      byte[] rgb = new byte[3 * 48 * 48];
      int shift = random.nextInt(width);
      for (int p = 0; p < 48 * 48; p++) {
        boolean across = (p / 48 + shift) / width % 2 == 0;
        boolean down = (p % 48 + shift) / width % 2 == 0;
        boolean dark = kind == 0 ? across : kind == 1 ? down : across == down;
        for (int c = 0; c < 3; c++) {
          rgb[3 * p + c] = (byte) (dark ? colour[c] : 255 - colour[2 - c]);
        }
      }
      images.add(new NamedImage("kind" + kind + "/" + i, new RgbImage(48, 48, rgb)));
    }
    return LabelledImages.of(images, ImageLabels.ofFolders(images));
  }

  private static LabelTraining training(
      TrainingOptions options, TrainingListener listener, Optional<CheckpointFile> checkpoints) {
    return new LabelTraining(
        options, LabelMethod.DEFAULT, STRIPES, listener, checkpoints, () -> false);
  }

  private static TrainingOptions options(int steps, List<Integer> bits) {
    return TinyModel.options("labels", 1, steps).withBatch(24).withBits(bits);
  }

  /** Fails where labels do not reach the loss, or heads of other lengths are cut out wrongly. */
  @Test
  void run_enoughSteps_findsClassesOfImagesNeverSeen() {
    List<Double> betas = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStage(String stage) {}

          @Override
          public void onStep(StepProgress progress) {
            betas.add(progress.beta());
          }
        };
    LabelTrainingResult result =
        training(options(50, List.of(16, 64)), listener, Optional.empty()).run();
    assertThat(betas.get(0)).isEqualTo(1);
    assertThat(betas.get(25)).isEqualTo(3, within(1e-9));
    assertThat(result.lastBeta()).isEqualTo(5);
    assertThat(result.codes()).extracting(LabelledCode::bits).containsExactly(16, 64);
    for (LabelledCode code : result.codes()) {
      ClassFindings findings = code.findings();
      assertThat(findings.stored()).isEqualTo(result.split().training().size());
      ClassFindings.Method trained = findings.methods().get(0);
      assertThat(trained.map()).as("%d bits, a third by chance", code.bits()).isGreaterThan(0.6);
      assertThat(findings.gap()).isBetween(0.0, 0.5);
      assertThat(findings.methods())
          .extracting(ClassFindings.Method::name)
          .contains("trained", "continuous", "hyperplanes");
    }
    assertThat(result.codes().get(0).published()).isEmpty();
    assertThat(result.codes().get(1).published().orElseThrow().artifact().manifest().properties())
        .containsEntry("training.similarity", "labels")
        .containsEntry("training.loss", "hashnet")
        .containsEntry("training.classes", "3");
  }

  @Test
  void run_stoppedAndResumed_givesTheSameArtifact(@TempDir Path folder) {
    Path file = folder.resolve("checkpoint");
    TrainingOptions options = options(4, List.of(64));
    AtomicInteger asked = new AtomicInteger();
    assertThatExceptionOfType(TrainingStoppedException.class)
        .isThrownBy(
            () ->
                new LabelTraining(
                        options,
                        LabelMethod.DEFAULT,
                        STRIPES,
                        TrainingListener.NONE,
                        Optional.of(new CheckpointFile(file, false, 100)),
                        () -> asked.incrementAndGet() == 2)
                    .run());
    Optional<CheckpointFile> resume = Optional.of(new CheckpointFile(file, true, 100));
    assertThat(sha256(training(options, TrainingListener.NONE, resume)))
        .isEqualTo(sha256(training(options, TrainingListener.NONE, Optional.empty())));
  }

  /** Fails where looks are left out, or where the last state is exported instead of the best. */
  @Test
  void run_patience_endsEarlyWithTheBestState() {
    TrainingOptions options = options(60, List.of(64)).with(new Patience(2, 1));
    LabelTrainingResult result = training(options, TrainingListener.NONE, Optional.empty()).run();
    List<TrainingHistory.Look> looks = result.history().looks();
    TrainingHistory.Look best = looks.get(looks.size() - 3);
    assertThat(looks).hasSizeLessThan(60).allMatch(look -> look.rate() >= best.rate());
    assertThat(result.lastBeta()).isEqualTo(result.history().points().get(best.step() - 1).beta());
    assertThat(result.codes().get(0).published().orElseThrow().artifact().manifest().properties())
        .containsEntry("training.exported-step", Integer.toString(best.step()))
        .containsEntry("training.steps", Integer.toString(best.step() + 2));
  }

  @Test
  void run_patienceWithoutSimilarPairs_saysWhatIsMissing() {
    List<NamedImage> images = STRIPES.images();
    Map<String, SortedSet<String>> ownLabels = new TreeMap<>();
    images.forEach(image -> ownLabels.put(image.id(), new TreeSet<>(List.of(image.id()))));
    LabelledImages alone = LabelledImages.of(images, new ImageLabels(ownLabels));
    assertThatExceptionOfType(UnsuitableImagesException.class)
        .isThrownBy(
            () ->
                new LabelTraining(
                        options(2, List.of(64)).with(new Patience(2, 1)),
                        LabelMethod.DEFAULT,
                        alone,
                        TrainingListener.NONE,
                        Optional.empty(),
                        () -> false)
                    .run())
        .withMessageContaining("pairs with=0, without=");
  }

  /** A checkpoint of one loss is not gone on from with another. */
  @Test
  void run_checkpointOfAnotherLoss_isRefused(@TempDir Path folder) {
    Path file = folder.resolve("checkpoint");
    TrainingOptions options = options(1, List.of(64));
    training(options, TrainingListener.NONE, Optional.of(new CheckpointFile(file, false, 1))).run();
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(
            () ->
                new LabelTraining(
                        options,
                        new LabelMethod(LabelLoss.Method.CSQ, Continuation.LINEAR, true),
                        STRIPES,
                        TrainingListener.NONE,
                        Optional.of(new CheckpointFile(file, true, 1)),
                        () -> false)
                    .run())
        .withMessageContaining("it belongs to another training");
  }

  private static String sha256(LabelTraining training) {
    return HexFormat.of()
        .formatHex(training.run().codes().get(0).published().orElseThrow().artifact().sha256());
  }

  @Test
  void batches_manyClasses_haveSimilarPairs() {
    int classes = 40;
    List<NamedImage> images =
        IntStream.range(0, 4 * classes)
            .mapToObj(i -> new NamedImage("" + i, new RgbImage(8, 8, new byte[192])))
            .toList();
    LabelSets sets =
        new LabelSets(classes, IntStream.range(0, classes).mapToObj(List::of).toList());
    int[] setOf = IntStream.range(0, images.size()).map(i -> i % classes).toArray();
    LabelBatches batches =
        new LabelBatches(
            images,
            sets,
            setOf,
            new Preprocessor(ImageLimits.DEFAULT, Set.of(64)),
            (image, random) -> image,
            64,
            16,
            3);
    for (int step = 0; step < 30; step++) {
      Set<Integer> taken = batches.images(step);
      assertThat(taken).hasSize(16);
      long kinds = taken.stream().map(i -> i % classes).distinct().count();
      assertThat(kinds).as("classes of batch %d", step).isLessThanOrEqualTo(8);
    }
    TrainingBatch batch = batches.batch(2);
    assertThat(batch.instances())
        .containsExactly(batches.images(2).stream().mapToInt(i -> setOf[i]).toArray());
    assertThat(batch.inputs()).hasSize(16 * 3 * 64 * 64);
  }

  @Test
  void batches_tinyClasses_areFilledUp() {
    List<NamedImage> images =
        IntStream.range(0, 10)
            .mapToObj(i -> new NamedImage("" + i, new RgbImage(8, 8, new byte[192])))
            .toList();
    LabelSets sets = new LabelSets(10, IntStream.range(0, 10).mapToObj(List::of).toList());
    LabelBatches batches =
        new LabelBatches(
            images,
            sets,
            IntStream.range(0, 10).toArray(),
            new Preprocessor(ImageLimits.DEFAULT, Set.of(64)),
            (image, random) -> image,
            64,
            16,
            3);
    assertThat(batches.images(7)).hasSize(10);
  }

  @Test
  void continuation_growsAsItSays() {
    assertThat(Continuation.LINEAR.beta(700, 0.5)).isEqualTo(3);
    assertThat(Continuation.PAPER.beta(199, 0.9)).isEqualTo(1);
    assertThat(Continuation.PAPER.beta(200, 0.1)).isEqualTo(Math.sqrt(2));
    assertThat(Continuation.PAPER.beta(10_000, 1)).isEqualTo(7.141, within(1e-3));
    assertThat(Continuation.STAGED.beta(3, 0.09)).isEqualTo(1);
    assertThat(Continuation.STAGED.beta(3, 0.25)).isEqualTo(1.6 * 1.6, within(1e-12));
    assertThat(Continuation.STAGED.beta(3, 1)).isEqualTo(68.7, within(0.1));
    assertThat(Continuation.NONE.beta(5_000, 1)).isEqualTo(1);
  }
}
