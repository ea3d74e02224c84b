package dev.hashnet.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.trainer.TinyModel;
import dev.hashnet.trainer.TrainerMain;
import dev.hashnet.trainer.data.ImageFiles;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  /** A name that would be markup if it were not escaped. */
  private static final String WICKED = "<img src=x onerror=alert(1)>\".png";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path temp;
  private Path images = Path.of("");
  private Path model = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    images = Files.createDirectories(temp.resolve("images"));
    model = temp.resolve("tiny.hashnet");
    Files.write(model, TinyModel.artifact().toBytes());
  }

  private void draw(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
    for (NamedImage image : NamedImage.drawn(folder.hashCode(), count)) {
      Files.write(
          folder.resolve(image.id() + ".jpg"), codec.encode(image.image(), ImageFormat.JPEG, 90));
    }
  }

  private int run(Object... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return HashNetCommandLine.run(
        TrainerMain.root(),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
  }

  @Test
  void evaluate_folder_writesAReportThatStandsAlone() throws IOException {
    draw(images.resolve("a"), 12);
    draw(images.resolve("b"), 12);
    Path wicked = images.resolve("a").resolve(WICKED);
    Files.copy(ImageFiles.under(images.resolve("a")).files().get(0), wicked);
    Files.write(
        TrainingHistory.beside(model),
        new TrainingHistory(
                List.of(
                    new TrainingHistory.Point(1, 2, 1, .5, 1e-3),
                    new TrainingHistory.Point(3, 1, 5, .2, 1e-3)),
                List.of(new TrainingHistory.Outputs(0, List.of(.5, .5))),
                List.of())
            .toJson());

    int exit =
        run(
            "evaluate",
            "--model",
            model,
            "--model",
            model,
            "--images",
            images,
            "--queries",
            25,
            "--report",
            temp.resolve("report"),
            "--json",
            temp.resolve("numbers.json"));

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("By class: 25 images of 2 classes").contains("MAP@1000");
    String html = Files.readString(temp.resolve("report/report.html"), StandardCharsets.UTF_8);
    assertThat(html)
        .contains("default-src 'none'")
        .contains("mean distance of training codes")
        .contains("median size of outputs")
        .doesNotContain("<img src=x")
        .doesNotContain("<script")
        .doesNotContain("http://")
        .doesNotContain("https://");
    assertThat(html).containsPattern("data:image/jpeg;base64,[A-Za-z0-9+/]{400,}");
    assertThat(Files.readString(temp.resolve("numbers.json"))).contains("\"radiusBits\"");
  }

  /** Several labels an image, and images without one, in a folder that has no folders. */
  @Test
  void evaluate_labels_measuresByClass() throws IOException {
    draw(images, 18);
    ImageFiles files = ImageFiles.under(images);
    List<String> names = files.files().stream().map(file -> files.id(file)).toList();
    StringBuilder lines = new StringBuilder("image,labels\n");
    for (int i = 0; i < 16; i++) {
      lines.append(names.get(i)).append(i < 8 ? ",cat;tame" : i < 12 ? ",dog;tame" : ",wolf");
      lines.append('\n');
    }
    Path labels = Files.writeString(temp.resolve("labels.csv"), lines);
    assertThat(
            run(
                "evaluate",
                "--model",
                model,
                "--images",
                images,
                "--labels",
                labels,
                "--queries",
                1))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("By class: 16 images of 4 classes");

    Files.writeString(labels, "%s,cat%nnone.png,dog%n".formatted(names.get(0)));
    assertThat(run("evaluate", "--model", model, "--images", images, "--labels", labels))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("two classes of two images are needed: images=18, of them labelled=1")
        .hasLineCount(1);
  }

  @Test
  void evaluate_badInput_isOneLine() throws IOException {
    assertThat(run("evaluate", "--model", model, "--images", images)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("hashnet: Cannot evaluate: no files under %s%n".formatted(images));
    assertThat(run("evaluate", "--model", model, "--images", temp.resolve("none"))).isEqualTo(1);
    assertThat(err.toString()).contains("no such folder").hasLineCount(1);
    assertThat(run("evaluate", "--model", model, "--images", model)).isEqualTo(1);
    assertThat(err.toString()).contains("not a folder").hasLineCount(1);
    draw(images, 1);
    assertThat(run("evaluate", "--model", model, "--images", images)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "hashnet: Cannot evaluate: images=%s: 1 readable image of 1 files, at least 16 are needed%n"
                .formatted(images));
    byte[] damaged = Files.readAllBytes(model);
    damaged[damaged.length / 2] ^= 1;
    Files.write(model, damaged);
    assertThat(run("evaluate", "--model", model, "--images", images)).isEqualTo(1);
    assertThat(err.toString()).contains("tiny.hashnet").contains("SHA-256").hasLineCount(1);
  }

  @Test
  void evaluate_wrongBudget_isNamed() {
    assertThat(
            run(
                "evaluate",
                "--model",
                model,
                "--images",
                images,
                "--false-alerts-per-million",
                "0"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("false-alerts-per-million=0.0");
  }

  @Test
  void train_budget_setsTheRadiusOfTheManifest() throws IOException {
    draw(images, 66);
    Path strict = temp.resolve("strict.hashnet");
    int exit =
        run(
            "train",
            "--images",
            images,
            "--out",
            strict,
            "--steps",
            2,
            "--batch",
            8,
            "--false-alerts-per-million",
            1000,
            "--collection-size",
            500);

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(ModelArtifact.read(strict).manifest().properties())
        .containsEntry("radius.target-pair-rate", "2.0e-06");
  }

  @Test
  void evaluate_unwritableReport_failsBeforeTheWork() throws IOException {
    draw(images, 20);
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThat(run("evaluate", "--model", model, "--images", images, "--report", file))
        .isEqualTo(1);
    assertThat(err.toString()).contains("Cannot write report").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }
}
