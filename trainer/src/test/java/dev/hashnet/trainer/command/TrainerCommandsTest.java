package dev.hashnet.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.trainer.TinyModel;
import dev.hashnet.trainer.TrainerMain;
import dev.hashnet.trainer.data.DrawnImages;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerCommandsTest {
  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path temp;
  private Path images = Path.of("");
  private Path model = Path.of("");
  private Path csv = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    images = Files.createDirectories(temp.resolve("images"));
    model = temp.resolve("tiny.hashnet");
    csv = temp.resolve("codes.csv");
  }

  @Test
  void train_folder_writesAModelThatEncodes() throws IOException {
    drawInto(images, 66);
    Files.writeString(images.resolve("readme.txt"), "no image");
    int exit = run("train", "--images", images, "--out", model, "--steps", 2, "--batch", 8);
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("Read 66 images")
        .contains("readme.txt: not-an-image")
        .contains("hashnet-128")
        .contains("dct-64")
        .contains("dhash-64")
        .contains("Radius ")
        .contains("version small-128-seed1, 128 bits");
    assertThat(ModelArtifact.read(model).manifest().version()).isEqualTo("small-128-seed1");
    TrainingHistory history = TrainingHistory.read(model).orElseThrow();
    assertThat(history.points()).extracting(TrainingHistory.Point::step).containsExactly(1, 2);
    assertThat(history.outputs())
        .extracting(TrainingHistory.Outputs::step)
        .containsExactly(0, 1, 2);
    assertThat(run("encode", "--model", model, "--images", images, "--out", csv)).isZero();
    assertThat(Files.readAllLines(csv)).hasSize(68);
  }

  @Test
  void train_tooFewImages_saysHowManyAreNeeded() throws IOException {
    drawInto(images, 3);
    assertThat(run("train", "--images", images, "--out", model)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "hashnet: Cannot train: images=%s: 3 readable images of 3 files, at least 64 are needed%n"
                .formatted(images));
  }

  /** A folder of copies of one image has nothing to tell apart. */
  @Test
  void train_oneImageManyTimes_saysSo() throws IOException {
    byte[] png = codec.encode(DrawnImages.draw(1), ImageFormat.PNG, 90);
    for (int i = 0; i < 70; i++) {
      Files.write(images.resolve("copy-" + i + ".png"), png);
    }
    assertThat(run("train", "--images", images, "--out", model)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "hashnet: Cannot train: images=%s: images must differ from each other: images=70, of them different=1%n"
                .formatted(images));
  }

  @Test
  void train_pairsOfOtherImages_saysSo() throws IOException {
    drawInto(images, 66);
    Path pairs = Files.writeString(temp.resolve("pairs.csv"), "x.png,y.png,confirmed\n");
    assertThat(run("train", "--images", images, "--out", model, "--pairs", pairs)).isEqualTo(1);
    assertThat(err.toString()).contains("none of 1 pairs names two images").hasLineCount(1);
    err.getBuffer().setLength(0);
    assertThat(
            run("train", "--images", images, "--out", model, "--pairs", pairs, "--pairs-weight", 1))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("share of a batch must be above 0 and at most 0.9: share=1.0")
        .hasLineCount(1);
  }

  @Test
  void train_folderAClass_writesAModelAndTheSplit() throws IOException {
    drawInto(Files.createDirectories(images.resolve("a")), 40);
    drawInto(Files.createDirectories(images.resolve("b")), 40);
    Path split = temp.resolve("split.csv");
    Object[] arguments = {
      "train",
      "--images",
      images,
      "--labels",
      "folders",
      "--out",
      model,
      "--bits",
      "16,64",
      "--steps",
      1,
      "--batch",
      8,
      "--loss",
      "orthohash",
      "--split-out",
      split
    };
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("80 of 80 images have a label, of 2 classes.")
        .contains("Measured only: 16 bits")
        .contains("version small-seed1-64, 64 bits");
    assertThat(ModelArtifact.read(temp.resolve("tiny-64.hashnet")).manifest().properties())
        .containsEntry("training.loss", "orthohash");
    assertThat(Files.readAllLines(split)).hasSize(81).contains("image,part,labels");
  }

  @Test
  void train_labelsThatDoNotFit_areNamedInOneLine() throws IOException {
    drawInto(images, 66);
    Path labels = Files.writeString(temp.resolve("labels.csv"), "x.png,cat\ny.png,dog\n");
    assertThat(run("train", "--images", images, "--out", model, "--labels", labels)).isEqualTo(1);
    assertThat(err.toString()).contains("none of 66 images has a label").hasLineCount(1);
  }

  @Test
  void train_malformedLabels_areRefusedBeforeImagesAreRead() throws IOException {
    Path labels = Files.writeString(temp.resolve("labels.csv"), "x.png\n");
    assertThat(run("train", "--images", images, "--out", model, "--labels", labels)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "hashnet: Cannot read labels: %s: line 1 must be image,label or image,label;label: found=x.png%n"
                .formatted(labels));
    assertThat(run("train", "--images", images, "--out", model, "--labels", temp.resolve("none")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("Cannot read labels: no such file: ");
  }

  @Test
  void train_wrongChoices_areNamed() {
    assertThat(
            run("train", "--images", images, "--out", model, "--labels", "folders", "--loss", "x"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("loss must be one of [hashnet, csq, orthohash]: loss=x");
    assertThat(run("train", "--images", images, "--out", model, "--bits", "16")).isEqualTo(2);
    assertThat(err.toString()).contains("bits=16");
  }

  /** Cut in the middle, as a full disk leaves it. */
  @Test
  void train_damagedCheckpoint_saysSo() throws IOException {
    drawInto(images, 66);
    Path checkpoint = Files.writeString(temp.resolve("checkpoint"), "HNTC and no more than that");
    assertThat(run("train", "--images", images, "--out", model, "--resume", checkpoint))
        .isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "hashnet: Cannot resume: checkpoint=%s: it is no checkpoint of a training%n"
                .formatted(checkpoint));
  }

  @Test
  void train_severalLengths_writesAFileEach() throws IOException {
    drawInto(images, 66);
    Path out = temp.resolve("both.hashnet");
    assertThat(
            run(
                "train",
                "--images",
                images,
                "--out",
                out,
                "--steps",
                1,
                "--batch",
                8,
                "--bits",
                "64,128"))
        .isZero();
    assertThat(ModelArtifact.read(temp.resolve("both-64.hashnet")).manifest().bits()).isEqualTo(64);
    assertThat(ModelArtifact.read(temp.resolve("both-128.hashnet")).manifest().version())
        .isEqualTo("small-seed1-128");
    assertThat(out).doesNotExist();
  }

  /** Root may read everything, so the permission is taken away where that takes effect. */
  @Test
  void train_folderWithoutPermission_saysSo() throws IOException {
    drawInto(images, 1);
    Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(images));
      assertThat(run("train", "--images", images, "--out", model)).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo("hashnet: Cannot read images: no permission to read %s%n".formatted(images));
    } finally {
      Files.setPosixFilePermissions(images, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void train_oneImage_saysSo() throws IOException {
    drawInto(images, 1);
    assertThat(run("train", "--images", images, "--out", model)).isEqualTo(1);
    assertThat(err.toString())
        .contains("1 readable image of 1 file, at least 64 are needed")
        .hasLineCount(1);
  }

  @Test
  void train_emptyFolder_saysSo() {
    assertThat(run("train", "--images", images, "--out", model)).isEqualTo(1);
    assertThat(err.toString()).contains("0 readable images of 0 files, at least 64 are needed");
  }

  @Test
  void train_missingFolder_saysSo() {
    assertThat(run("train", "--images", temp.resolve("none"), "--out", model)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "hashnet: Cannot read images: no such folder: %s%n".formatted(temp.resolve("none")));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void train_unwritableOut_failsBeforeReadingImages() throws IOException {
    drawInto(images, 3);
    assertThat(run("train", "--images", images, "--out", temp.resolve("none/m.hashnet")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("Cannot write").contains("no such folder").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void train_wrongOptions_areNamed() {
    assertThat(run("train", "--images", images, "--out", model, "--similarity", "labels"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("similarity must be instances, or labels with --labels");
    assertThat(run("train", "--images", images, "--out", model, "--bits", 100)).isEqualTo(2);
    assertThat(err.toString()).contains("bits=100");
    assertThat(run("train", "--images", images, "--out", model, "--network", "big")).isEqualTo(2);
    assertThat(err.toString()).contains("network=big");
    assertThat(run("train", "--images", images, "--out", model, "--steps", 0)).isEqualTo(2);
    assertThat(err.toString()).contains("steps=0");
  }

  @Test
  void encode_mixedFolder_writesOneLineAFile() throws IOException {
    Files.write(model, TinyModel.artifact().toBytes());
    drawInto(images, 5);
    byte[] png = Files.readAllBytes(images.resolve("image-0.png"));
    Files.write(images.resolve("cut, \"half\".png"), Arrays.copyOf(png, png.length / 2));
    Files.write(images.resolve("empty.png"), new byte[0]);
    Files.writeString(images.resolve("text.jpg"), "no image");
    assertThat(run("encode", "--model", model, "--images", images, "--out", csv, "--batch", 3))
        .isZero();
    List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
    assertThat(lines).hasSize(9);
    assertThat(lines.get(0)).isEqualTo("image_id,status,bits,code_hex,message");
    assertThat(lines.get(1)).startsWith("\"cut, \"\"half\"\".png\",corrupt-image,,,");
    assertThat(lines.get(2)).startsWith("empty.png,empty-image,,,");
    assertThat(lines.subList(3, 8))
        .allMatch(line -> line.matches("image-\\d\\.png,ok,64,[0-9a-f]{16},"));
    assertThat(lines.get(8)).startsWith("text.jpg,not-an-image,,,");
    assertThat(out.toString())
        .contains("Encoded 5 of 8 files")
        .contains("failures: corrupt-image 1, empty-image 1, not-an-image 1.");
    try (var left = Files.list(temp)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("images", "tiny.hashnet", "codes.csv");
    }
  }

  @Test
  void encode_eitherEngineAndBatch_givesTheSameCodes() throws IOException {
    Files.write(model, TinyModel.artifact().toBytes());
    drawInto(images, 9);
    Path other = temp.resolve("other.csv");
    assertThat(run("encode", "--model", model, "--images", images, "--out", csv)).isZero();
    assertThat(
            run(
                "encode",
                "--model",
                model,
                "--images",
                images,
                "--out",
                other,
                "--engine",
                "dl4j",
                "--batch",
                2))
        .isZero();
    assertThat(other).hasSameTextualContentAs(csv);
  }

  @Test
  void encode_damagedModel_isOneLine() throws IOException {
    byte[] bytes = TinyModel.artifact().toBytes();
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);
    drawInto(images, 1);
    assertThat(run("encode", "--model", model, "--images", images, "--out", csv)).isEqualTo(1);
    assertThat(err.toString()).contains("tiny.hashnet").hasLineCount(1);
    assertThat(csv).doesNotExist();
  }

  @Test
  void encode_whatIsMissing_isOneLine() throws IOException {
    assertThat(run("encode", "--model", model, "--images", images, "--out", csv)).isEqualTo(1);
    assertThat(err.toString()).contains("no files under").hasLineCount(1);
    err.getBuffer().setLength(0);
    drawInto(images, 1);
    assertThat(run("encode", "--model", model, "--images", images, "--out", csv)).isEqualTo(1);
    assertThat(err.toString()).contains("Cannot read model: no such file").hasLineCount(1);
  }

  private void drawInto(Path folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Files.write(
          folder.resolve("image-%d.png".formatted(i)),
          codec.encode(ImageCodec.resize(DrawnImages.draw(i), 80, 80), ImageFormat.PNG, 90));
    }
  }

  private int run(Object... args) {
    return HashNetCommandLine.run(
        TrainerMain.root(),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        Arrays.stream(args).map(Object::toString).toArray(String[]::new));
  }
}
