package dev.hashnet.trainer.command;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.trainer.data.ImageFolder;
import dev.hashnet.trainer.data.ImageLabels;
import dev.hashnet.trainer.evaluation.CopyEvaluation;
import dev.hashnet.trainer.evaluation.CopyEvaluationJson;
import dev.hashnet.trainer.evaluation.CopyEvaluationTable;
import dev.hashnet.trainer.evaluation.CopyMeasurement;
import dev.hashnet.trainer.evaluation.EvaluatedModel;
import dev.hashnet.trainer.evaluation.ImageSample;
import dev.hashnet.trainer.evaluation.RadiusBudget;
import dev.hashnet.trainer.evaluation.TooFewImagesException;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import dev.hashnet.trainer.report.EvaluationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what model versions are worth on a folder of images. */
@Command(
    name = "evaluate",
    description = {
      "Says what model versions are worth on a folder of images that they were not trained on.",
      "Recall of edited copies by transform at rates of false pairs, beside classic hashes and other codes of the same"
          + " length; the radius for a budget of false alerts; bits."
    })
public final class EvaluateCommand implements Runnable {
  private static final int SHOWN_UNREADABLE = 10;
  private static final int MAX_MODELS = 4;
  private static final String REPORT = "report.html";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "Model artifact, *.hashnet; up to four, to compare them.")
  private List<Path> models = List.of();

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Images that no model was trained on, at any depth.")
  private Path images = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Writes report.html there: one file with curves, tables and pictures.")
  private @Nullable Path report;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the numbers as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Of the sample and the edits (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--max-images",
      defaultValue = "20000",
      paramLabel = "N",
      description =
          "Images compared with each other; of more, a sample (default: ${DEFAULT-VALUE}).")
  private int maxImages;

  @Option(
      names = "--queries",
      defaultValue = "300",
      paramLabel = "N",
      description = "Images of them that are edited (default: ${DEFAULT-VALUE}).")
  private int queries;

  @Option(
      names = "--false-alerts-per-million",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "Of a million arriving images, false alerts to bear (default: ${DEFAULT-VALUE}).")
  private double falseAlertsPerMillion;

  @Option(
      names = "--collection-size",
      defaultValue = "1000000",
      paramLabel = "M",
      description = "Images stored, for the budget (default: ${DEFAULT-VALUE}).")
  private long collectionSize;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Class labels, lines image,label or image,label;label, images named by their path below --images: MAP, precision"
              + " and recall by class (default: folders name the classes, where all images lie in one).")
  private @Nullable Path labels;

  @Option(
      names = "--threads",
      defaultValue = "2",
      paramLabel = "N",
      description = "Threads of the networks (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public void run() {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    CopyMeasurement.Options options = options(command);
    checkOutputs();
    List<EvaluatedModel> opened = new ArrayList<>();
    try {
      for (Path model : models) {
        opened.add(open(model));
      }
      ImageSample sample = list();
      options.labels().ifPresent(given -> requireClasses(given, sample));
      CopyMeasurement measurement =
          new CopyMeasurement(opened, sample, options, stage -> say(out, stage + "."));
      CopyEvaluation evaluation = measure(measurement, sample);
      unreadable(out, sample);
      out.print(CopyEvaluationTable.format(evaluation));
      out.flush();
      write(out, evaluation, new ReportPictures(sample, measurement));
    } finally {
      opened.forEach(EvaluatedModel::close);
    }
  }

  /** Before the work, not after it. */
  private void checkOutputs() {
    if (json != null) {
      AtomicOutput.check(json);
    }
    if (report != null) {
      try {
        Files.createDirectories(report);
      } catch (IOException e) {
        throw new OperatorException("Cannot write report: %s: %s".formatted(report, e), e);
      }
      AtomicOutput.check(report.resolve(REPORT));
    }
  }

  private void write(PrintWriter out, CopyEvaluation evaluation, ReportPictures pictures) {
    if (json != null) {
      write(out, json, CopyEvaluationJson.write(evaluation));
    }
    if (report != null) {
      String html = new EvaluationReport(evaluation, histories(), pictures).html();
      write(out, report.resolve(REPORT), html.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void write(PrintWriter out, Path file, byte[] content) {
    try (AtomicOutput output = AtomicOutput.open(file)) {
      output.stream().write(content);
      output.commit();
      say(out, "Wrote %s.".formatted(file));
    } catch (IOException e) {
      throw new OperatorException("Cannot write %s: %s".formatted(file, e), e);
    }
  }

  /** By version; a model without one has none. */
  private Map<String, TrainingHistory> histories() {
    Map<String, TrainingHistory> histories = new HashMap<>();
    for (Path model : models) {
      try {
        TrainingHistory.read(model)
            .ifPresent(
                history -> histories.put(ModelFiles.read(model).manifest().version(), history));
      } catch (IOException e) {
        throw new OperatorException(
            "Cannot read training history: %s: %s"
                .formatted(TrainingHistory.beside(model), e.getMessage()),
            e);
      }
    }
    return histories;
  }

  private CopyMeasurement.Options options(CommandSpec command) {
    if (models.size() > MAX_MODELS || maxImages < 1 || queries < 1 || threads < 1) {
      throw new ParameterException(
          command.commandLine(),
          "models must be at most %d; max-images, queries and threads at least 1: models=%d, max-images=%d, queries=%d, threads=%d"
              .formatted(MAX_MODELS, models.size(), maxImages, queries, threads));
    }
    try {
      return new CopyMeasurement.Options(
          queries,
          seed,
          new RadiusBudget(falseAlertsPerMillion, collectionSize),
          Optional.ofNullable(labels).map(LabelOptions::read));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Golden images first: a machine that codes otherwise would measure another model. */
  private EvaluatedModel open(Path file) {
    ModelArtifact artifact = ModelFiles.read(file);
    ModelFiles.openVerified(artifact, EngineOptions.DEFAULT).close();
    try {
      return EvaluatedModel.open(artifact, threads);
    } catch (InvalidModelException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private ImageSample list() {
    try {
      ImageSample sample = ImageSample.under(images, maxImages, seed);
      if (sample.size() == 0) {
        throw new OperatorException("Cannot evaluate: no files under " + images);
      }
      return sample;
    } catch (IOException e) {
      throw Folders.cannotRead(images, e);
    }
  }

  /** Else a table by class would be left out in silence. */
  private void requireClasses(ImageLabels given, ImageSample sample) {
    List<SortedSet<String>> found =
        IntStream.range(0, sample.size())
            .mapToObj(sample::id)
            .flatMap(id -> Optional.ofNullable(given.byImage().get(id)).stream())
            .toList();
    Map<String, Long> counts =
        found.stream()
            .flatMap(Collection::stream)
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    long classes = counts.values().stream().filter(count -> count > 1).count();
    if (classes < 2) {
      throw new OperatorException(
          "Cannot evaluate: labels=%s, images=%s: two classes of two images are needed: images=%,d, of them labelled=%,d, such classes=%,d"
              .formatted(labels, images, sample.size(), found.size(), classes));
    }
  }

  private CopyEvaluation measure(CopyMeasurement measurement, ImageSample sample) {
    try {
      return measurement.measure();
    } catch (TooFewImagesException e) {
      throw new OperatorException(
          "Cannot evaluate: images=%s: %s of %d files, at least %d are needed"
              .formatted(
                  images,
                  e.images() == 1 ? "1 readable image" : e.images() + " readable images",
                  sample.size(),
                  CopyMeasurement.MIN_IMAGES),
          e);
    }
  }

  private static void unreadable(PrintWriter out, ImageSample sample) {
    List<ImageFolder.Unreadable> files = sample.unreadable();
    if (!files.isEmpty()) {
      out.printf("%,d files are no readable images:%n", files.size());
      files.stream()
          .limit(SHOWN_UNREADABLE)
          .forEach(file -> out.printf("  %s: %s%n", file.id(), file.reason()));
    }
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }
}
