package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.trainer.TinyModel;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.CopyEvaluation.ModelFindings;
import dev.hashnet.trainer.evaluation.MethodRecall.Kind;
import dev.hashnet.transform.Transforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyEvaluationTest {
  private static final int IMAGES = 90;

  @TempDir Path folder;

  private void write(List<NamedImage> images) throws IOException {
    ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
    for (NamedImage image : images) {
      Files.write(
          folder.resolve(image.id() + ".png"), codec.encode(image.image(), ImageFormat.PNG, 90));
    }
  }

  private CopyEvaluation measure(int queries) throws IOException {
    try (EvaluatedModel model = EvaluatedModel.open(TinyModel.artifact(), 1)) {
      return new CopyMeasurement(
              List.of(model),
              ImageSample.under(folder, 1000, 3),
              new CopyMeasurement.Options(
                  queries, 3, new RadiusBudget(1000, 1000), Optional.empty()),
              stage -> {})
          .measure();
    }
  }

  @Test
  void measure_drawnImages_comparesEveryMethodOnTheSameCopies() throws IOException {
    write(NamedImage.drawn(900, IMAGES));
    Files.writeString(folder.resolve("notes.txt"), "no image");

    CopyEvaluation evaluation = measure(6);

    assertThat(evaluation.images()).isEqualTo(IMAGES);
    assertThat(evaluation.rows()).hasSize(3 * Transforms.all().size());
    ModelFindings model = evaluation.models().get(0);
    assertThat(model.methods())
        .extracting(MethodRecall::name)
        .containsExactly(
            "hashnet-64",
            "dct-64",
            "phash-64",
            "dhash-64",
            "dct-64 mirrored",
            "hyperplanes-64",
            "itq-64",
            "hashnet-64 continuous",
            "hashnet-64 mirrored",
            "hashnet-64 + dct-64, sum",
            "hashnet-64 + dct-64, sum, mirrored",
            "hashnet-64 + dct-64, either",
            "hashnet-64 + dct-64, either, mirrored");
    long pairs = (long) IMAGES * (IMAGES - 1) / 2 - evaluation.lookAlikes();
    assertThat(model.methods())
        .allSatisfy(method -> assertThat(method.background().pairs()).isEqualTo(pairs));
    // A mirrored copy is the image itself to a method that looks up both ways.
    int mirror = evaluation.rowsOf("mirror").get(0);
    assertThat(model.methods().get(4).copies()[mirror]).containsOnly(0);
    assertThat(model.methods().get(1).copies()[mirror]).doesNotContain(0);
    assertThat(model.misses()).hasSizeBetween(20, 24);
    String text = CopyEvaluationTable.format(evaluation);
    assertThat(text).contains("deep-crop *").contains("too few pairs to tell").contains("itq-64");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(115));
  }

  @Test
  void measure_again_isTheSame() throws IOException {
    write(NamedImage.drawn(700, 40));

    CopyEvaluation first = measure(3);
    CopyEvaluation second = measure(3);

    for (int m = 0; m < first.models().get(0).methods().size(); m++) {
      assertThat(first.models().get(0).methods().get(m).copies())
          .isDeepEqualTo(second.models().get(0).methods().get(m).copies());
    }
  }

  @Test
  void lookAlikes_recolouredAndMirroredCopies_areLeftOut() throws IOException {
    List<NamedImage> images = new ArrayList<>(NamedImage.drawn(300, 20));
    NamedImage first = images.get(0);
    images.add(
        new NamedImage(
            "grey",
            Transforms.named("grey").apply(first.image(), 0, new java.util.SplittableRandom(1))));
    images.add(
        new NamedImage(
            "mirror",
            Transforms.named("mirror").apply(first.image(), 0, new java.util.SplittableRandom(1))));
    write(images);

    assertThat(measure(1).lookAlikes()).isEqualTo(3);
  }

  @Test
  void meanRecall_countsWhatLiesWithinTheRadius() {
    long[] counts = new long[65];
    counts[10] = 1;
    counts[40] = 99_999;
    MethodRecall method =
        new MethodRecall(
            "toy", Kind.MODEL, DistanceHistogram.ofCounts(counts), new int[][] {{0, 9, 10, 50}});

    // One pair in 1e5 at 10 bits: 1e-4 lets it in, and a rate of less than one pair has no counts.
    assertThat(method.threshold(1e-4).radius()).hasValue(39);
    assertThat(method.recall(0, 1e-4).estimate()).isEqualTo(.75);
    assertThat(method.threshold(1e-6).measured()).isFalse();
  }

  @Test
  void wilson_knownValues() {
    Interval none = Interval.wilson(0, 10);
    assertThat(none.low()).isZero();
    assertThat(none.high()).isCloseTo(.2775, within(1e-3));
    Interval most = Interval.wilson(8, 10);
    assertThat(most.low()).isCloseTo(.4902, within(1e-3));
    assertThat(most.high()).isCloseTo(.9433, within(1e-3));
  }
}
