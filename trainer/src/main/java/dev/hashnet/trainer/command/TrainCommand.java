package dev.hashnet.trainer.command;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.trainer.InstanceTraining;
import dev.hashnet.trainer.TrainingBudget;
import dev.hashnet.trainer.TrainingOptions;
import dev.hashnet.trainer.TrainingResult;
import dev.hashnet.trainer.data.ImageFolder;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.EvaluationTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a HashNet on a folder of images and writes a model artifact. */
@Command(
    name = "train",
    description = {
      "Trains a HashNet on a folder of images and writes a model artifact.",
      "Augmented copies of one image are similar, different images are not. A fifth of the images is kept out of"
          + " training: it sets the radius and measures recall, beside dHash and pHash."
    })
public final class TrainCommand implements Runnable {
  private static final String INSTANCES = "instances";
  private static final int SHOWN_UNREADABLE = 10;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Images to train on, at any depth.")
  private Path images = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Model artifact to write, *.hashnet.")
  private Path out = Path.of("");

  @Option(
      names = "--similarity",
      defaultValue = INSTANCES,
      paramLabel = "SOURCE",
      description =
          "What is similar: instances, augmented copies of one image (default: ${DEFAULT-VALUE}).")
  private String similarity = INSTANCES;

  @Option(
      names = "--bits",
      defaultValue = "64",
      paramLabel = "N",
      description = "Code length: 64 to 512, a multiple of 64 (default: ${DEFAULT-VALUE}).")
  private int bits;

  @Option(
      names = "--network",
      defaultValue = "small",
      paramLabel = "NAME",
      description = "Architecture: small (default: ${DEFAULT-VALUE}).")
  private String network = "small";

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of weights, split and augmentation (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--model-version",
      paramLabel = "NAME",
      description = "Name of the model version (default: network, bits and seed).")
  private @Nullable String version;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Optimiser steps (default: " + TrainingOptions.DEFAULT_STEPS + ", without --minutes).")
  private @Nullable Integer steps;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Most minutes of training; the result then depends on the machine.")
  private @Nullable Double minutes;

  @Option(
      names = "--radius",
      paramLabel = "BITS",
      description = "Radius of the version (default: chosen from images kept out).")
  private @Nullable Integer radius;

  @Option(
      names = "--batch",
      defaultValue = "" + TrainingOptions.DEFAULT_BATCH_INSTANCES,
      paramLabel = "N",
      description = "Images of a batch, each in two views (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--threads",
      defaultValue = "2",
      paramLabel = "N",
      description = "Threads that augment (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--max-images",
      defaultValue = "" + ImageFolder.DEFAULT_MAX_IMAGES,
      paramLabel = "N",
      description =
          "Images held in memory, up to 77 KB each; of more, a sample (default: ${DEFAULT-VALUE}).")
  private int maxImages;

  @Override
  public void run() {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    PrintWriter report = command.commandLine().getOut();
    TrainingOptions options = options(command);
    AtomicOutput.check(out);
    List<NamedImage> loaded = load(report);
    ProgressLine progress = new ProgressLine(report, isTerminal(), System::nanoTime);
    TrainingResult result = new InstanceTraining(options, loaded, progress).run();
    write(result);
    report.println();
    report.print(EvaluationTable.format(result.evaluation()));
    report.println();
    report.println(result.radius().explain());
    report.printf("Wrote %s: version %s, %d bits.%n", out, options.version(), options.bits());
    report.flush();
  }

  private TrainingOptions options(CommandSpec command) {
    if (!similarity.equals(INSTANCES)) {
      throw new ParameterException(
          command.commandLine(), "similarity must be instances: similarity=" + similarity);
    }
    String name = version == null ? "%s-%d-seed%d".formatted(network, bits, seed) : version;
    try {
      return new TrainingOptions(
          name,
          network,
          bits,
          seed,
          budget(),
          batch,
          threads,
          radius == null ? OptionalInt.empty() : OptionalInt.of(radius),
          TrainingOptions.DEFAULT_MAX_QUERIES);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // TrainerMain chooses the console that is null without one
  private static boolean isTerminal() {
    return System.console() != null;
  }

  private TrainingBudget budget() {
    if (minutes == null) {
      return TrainingBudget.steps(steps == null ? TrainingOptions.DEFAULT_STEPS : steps);
    }
    TrainingBudget time =
        TrainingBudget.time(Duration.ofMillis(Math.round(60_000 * minutes)), System::nanoTime);
    return steps == null ? time : TrainingBudget.earlier(TrainingBudget.steps(steps), time);
  }

  private List<NamedImage> load(PrintWriter report) {
    if (Files.isDirectory(images)) {
      report.printf("Reading images under %s.%n", images);
      report.flush();
    }
    ImageFolder folder;
    try {
      folder = ImageFolder.read(images, maxImages, seed);
    } catch (IOException e) {
      throw Folders.cannotRead(images, e);
    }
    int found = folder.images().size();
    report.printf("Read %,d images.%n", found);
    if (folder.leftOut() > 0) {
      report.printf(
          "A sample: %,d files were left out (--max-images %d).%n", folder.leftOut(), maxImages);
    }
    if (!folder.unreadable().isEmpty()) {
      report.printf("%,d files are no readable images:%n", folder.unreadable().size());
      folder.unreadable().stream()
          .limit(SHOWN_UNREADABLE)
          .forEach(file -> report.printf("  %s: %s%n", file.id(), file.reason()));
    }
    report.flush();
    if (found < InstanceTraining.MIN_IMAGES) {
      throw new OperatorException(
          "Cannot train: images=%s: %d readable images of %d files, at least %d are needed"
              .formatted(images, found, folder.files(), InstanceTraining.MIN_IMAGES));
    }
    return folder.images();
  }

  private void write(TrainingResult result) {
    try (AtomicOutput output = AtomicOutput.open(out)) {
      output.stream().write(result.artifact().toBytes());
      output.commit();
    } catch (IOException e) {
      throw new OperatorException("Cannot write %s: %s".formatted(out, e), e);
    }
  }
}
