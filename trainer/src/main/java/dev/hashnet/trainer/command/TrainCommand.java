package dev.hashnet.trainer.command;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.network.UnexportableNetworkException;
import dev.hashnet.trainer.CheckpointException;
import dev.hashnet.trainer.CheckpointFile;
import dev.hashnet.trainer.InstanceTraining;
import dev.hashnet.trainer.LabelTraining;
import dev.hashnet.trainer.LabelTrainingResult;
import dev.hashnet.trainer.LabelledCode;
import dev.hashnet.trainer.Patience;
import dev.hashnet.trainer.TrainedCode;
import dev.hashnet.trainer.TrainingBudget;
import dev.hashnet.trainer.TrainingOptions;
import dev.hashnet.trainer.TrainingResult;
import dev.hashnet.trainer.TrainingSet;
import dev.hashnet.trainer.TrainingStoppedException;
import dev.hashnet.trainer.UnsuitableImagesException;
import dev.hashnet.trainer.data.ImageCache;
import dev.hashnet.trainer.data.ImageLabels;
import dev.hashnet.trainer.data.LabelledImages;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.ReviewedPairs;
import dev.hashnet.trainer.evaluation.EvaluationTable;
import dev.hashnet.trainer.evaluation.RadiusBudget;
import dev.hashnet.trainer.evaluation.RadiusCalibration;
import dev.hashnet.trainer.evaluation.RadiusRule;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a HashNet on images of a folder or of a topic and writes a model artifact. */
@Command(
    name = "train",
    description = {
      "Trains a HashNet on a folder of images, or on images of the topic image-events, and writes a model artifact.",
      "Augmented copies of one image are similar, different images are not; with --labels, images of one class are. A fifth of the images is kept out of"
          + " training: it sets the radius and measures recall, beside dHash and pHash."
    })
public final class TrainCommand implements Runnable {
  private static final String INSTANCES = "instances";
  private static final String LABELS = "labels";

  /** More of them than a chart is wide would show nothing more. */
  private static final int HISTORY_POINTS = 1_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Model artifact to write, *.hashnet.")
  private Path out = Path.of("");

  @Option(
      names = "--similarity",
      paramLabel = "SOURCE",
      description =
          "What is similar: instances, augmented copies of one image (default), or labels, images of one class, with"
              + " --labels.")
  private @Nullable String similarity;

  @Option(
      names = "--bits",
      defaultValue = "128",
      split = ",",
      paramLabel = "N",
      description =
          "Code lengths, 64 to 512, multiples of 64 (default: ${DEFAULT-VALUE}). Several, as in 64,128,256, are trained"
              + " together and give a file each, FILE-64.hashnet and so on. With --labels also multiples of 8 from 8"
              + " on, which are measured and not written.")
  private List<Integer> bits = List.of();

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
      names = "--patience",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "End after N looks at held-out images without improvement, one every "
              + Patience.DEFAULT_EVERY_STEPS
              + " steps, and export the best state seen (default: ${DEFAULT-VALUE}, go on to the end).")
  private int patience;

  @Option(
      names = "--radius",
      paramLabel = "BITS",
      description = "Radius of the version (default: chosen from images kept out).")
  private @Nullable Integer radius;

  @Option(
      names = "--false-alerts-per-million",
      paramLabel = "N",
      description =
          "Of a million arriving images, false alerts to bear; chooses the radius (default: a pair rate of 1e-5).")
  private @Nullable Double falseAlertsPerMillion;

  @Option(
      names = "--collection-size",
      defaultValue = "1000000",
      paramLabel = "M",
      description = "Images stored, for --false-alerts-per-million (default: ${DEFAULT-VALUE}).")
  private long collectionSize;

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
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Leave a checkpoint here every "
              + CheckpointFile.DEFAULT_EVERY_STEPS
              + " steps, at the end, and at Ctrl-C.")
  private @Nullable Path checkpoint;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Go on from this checkpoint, with the options of before, and leave later ones in its place. The codes are those"
              + " of a training that was never stopped.")
  private @Nullable Path resume;

  @Mixin private SourceOptions source = new SourceOptions();

  @Mixin private PairOptions pairs = new PairOptions();

  @Mixin private BackboneOptions backbone = new BackboneOptions();

  @Mixin private LabelOptions labels = new LabelOptions();

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public void run() {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    PrintWriter report = command.commandLine().getOut();
    TrainingOptions options = options(command);
    for (int length : bits) {
      if (BinaryCode.isLength(length)) {
        AtomicOutput.check(file(length));
        AtomicOutput.check(TrainingHistory.beside(file(length)));
      }
    }
    checkpoints().ifPresent(file -> AtomicOutput.check(file.file()));
    ReviewedPairs reviewed = pairs.read(connection, report);
    Optional<ImageLabels> classes = labels.read();
    ProgressLine progress = new ProgressLine(report, isTerminal(), System::nanoTime);
    try (ImageCache cache = ImageCache.create()) {
      List<NamedImage> loaded = source.load(cache, seed, connection, report);
      if (labels.given()) {
        LabelledImages labelled =
            labels.labelled(classes, loaded, source.describe(connection), report);
        finish(trainLabels(options, labelled, progress), labelled, report);
      } else {
        pairs.requireKnown(reviewed, loaded, source.describe(connection), report);
        finish(train(options, new TrainingSet(loaded, reviewed), progress), report);
      }
    } catch (IOException e) {
      throw new OperatorException("Cannot keep images in a temporary file: " + e, e);
    }
    report.flush();
  }

  private void finish(TrainingResult result, PrintWriter report) {
    result.codes().forEach(code -> write(code.artifact(), result.history()));
    report.println();
    for (TrainedCode code : result.codes()) {
      report.print(EvaluationTable.format(code.evaluation()));
      report.println();
      reportWritten(code.artifact(), code.radius(), report);
    }
  }

  private void finish(LabelTrainingResult result, LabelledImages labelled, PrintWriter report) {
    for (LabelledCode code : result.codes()) {
      code.published().ifPresent(published -> write(published.artifact(), result.history()));
    }
    labels
        .splitOut()
        .ifPresent(
            file ->
                write(file, LabelReport.split(result, labelled).getBytes(StandardCharsets.UTF_8)));
    report.println();
    report.print(LabelReport.table(result));
    report.println();
    for (LabelledCode code : result.codes()) {
      code.published()
          .ifPresentOrElse(
              published -> reportWritten(published.artifact(), published.radius(), report),
              () ->
                  report.printf(
                      "Measured only: %d bits; what is published has 64 to 512.%n", code.bits()));
    }
  }

  private void reportWritten(ModelArtifact artifact, RadiusCalibration found, PrintWriter report) {
    report.println(found.explain());
    report.printf(
        "Wrote %s: version %s, %d bits.%n",
        file(artifact.manifest().bits()),
        artifact.manifest().version(),
        artifact.manifest().bits());
  }

  private TrainingResult train(TrainingOptions options, TrainingSet set, ProgressLine progress) {
    return stoppable(
        (checkpoints, stop) ->
            new InstanceTraining(options, set, progress, checkpoints, stop).run());
  }

  private LabelTrainingResult trainLabels(
      TrainingOptions options, LabelledImages labelled, ProgressLine progress) {
    return stoppable(
        (checkpoints, stop) ->
            new LabelTraining(options, labels.method(), labelled, progress, checkpoints, stop)
                .run());
  }

  /** A training that leaves checkpoints, and is asked to stop at Ctrl-C. */
  private <R> R stoppable(BiFunction<Optional<CheckpointFile>, BooleanSupplier, R> training) {
    Optional<CheckpointFile> checkpoints = checkpoints();
    try (StopAtExit stop = StopAtExit.install(errors(), checkpoints.isPresent())) {
      return saying(stop, checkpoints, () -> training.apply(checkpoints, stop::requested));
    } catch (CheckpointException | UnexportableNetworkException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    } catch (UnsuitableImagesException e) {
      throw new OperatorException(
          "Cannot train: %s: %s".formatted(source.describe(connection), e.getMessage()), e);
    }
  }

  /** Says what was stopped before the JVM is let go. */
  private <R> R saying(
      StopAtExit stop, Optional<CheckpointFile> checkpoints, Supplier<R> training) {
    try {
      return training.get();
    } catch (TrainingStoppedException e) {
      String said =
          "Stopped after step %d; go on with the same options and --resume %s"
              .formatted(e.steps(), checkpoints.orElseThrow().file());
      stop.say(said);
      throw new OperatorException(said, e);
    }
  }

  private PrintWriter errors() {
    return java.util.Objects.requireNonNull(spec).commandLine().getErr();
  }

  private Optional<CheckpointFile> checkpoints() {
    Path file = resume != null ? resume : checkpoint;
    return Optional.ofNullable(file)
        .map(at -> new CheckpointFile(at, resume != null, CheckpointFile.DEFAULT_EVERY_STEPS));
  }

  private TrainingOptions options(CommandSpec command) {
    source.check(command, seed);
    if (resume != null && checkpoint != null) {
      throw new ParameterException(
          command.commandLine(), "--resume writes to its own file: leave --checkpoint out");
    }
    String expected = labels.given() ? LABELS : INSTANCES;
    if (similarity != null && !similarity.equals(expected)) {
      throw new ParameterException(
          command.commandLine(),
          "similarity must be instances, or labels with --labels: similarity=" + similarity);
    }
    if (labels.given() && pairs.given()) {
      throw new ParameterException(
          command.commandLine(), "--pairs belong to instances: leave --labels or --pairs out");
    }
    String name = version == null ? defaultVersion() : version;
    try {
      labels.method();
      TrainingOptions options =
          new TrainingOptions(
              name,
              backbone.network(),
              bits,
              seed,
              budget(),
              batch,
              threads,
              radiusRule(),
              TrainingOptions.DEFAULT_MAX_QUERIES,
              backbone.weights(),
              new Patience(patience, Patience.DEFAULT_EVERY_STEPS));
      if (!labels.given()) {
        options.requireCodes();
      }
      return options;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private RadiusRule radiusRule() {
    if (radius != null) {
      return RadiusRule.given(radius);
    }
    return falseAlertsPerMillion == null
        ? RadiusRule.DEFAULT
        : RadiusRule.keeping(new RadiusBudget(falseAlertsPerMillion, collectionSize));
  }

  /** With several lengths each one is named after its own. */
  private String defaultVersion() {
    return bits.size() == 1
        ? "%s-%d-seed%d".formatted(backbone.network(), bits.get(0), seed)
        : "%s-seed%d".formatted(backbone.network(), seed);
  }

  /** Where a length is written. */
  private Path file(int length) {
    if (bits.size() == 1) {
      return out;
    }
    String name = out.toString();
    int dot = name.lastIndexOf(".hashnet");
    return Path.of(
        dot < 0
            ? name + "-" + length
            : name.substring(0, dot) + "-" + length + name.substring(dot));
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

  private void write(ModelArtifact artifact, TrainingHistory history) {
    Path file = file(artifact.manifest().bits());
    write(file, artifact.toBytes());
    write(TrainingHistory.beside(file), history.thinned(HISTORY_POINTS).toJson());
  }

  private static void write(Path file, byte[] content) {
    try (AtomicOutput output = AtomicOutput.open(file)) {
      output.stream().write(content);
      output.commit();
    } catch (IOException e) {
      throw new OperatorException("Cannot write %s: %s".formatted(file, e), e);
    }
  }
}
