package dev.hashnet.trainer.command;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.network.LabelLoss;
import dev.hashnet.trainer.Continuation;
import dev.hashnet.trainer.LabelMethod;
import dev.hashnet.trainer.data.ImageLabels;
import dev.hashnet.trainer.data.LabelledImages;
import dev.hashnet.trainer.data.NamedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a training from class labels. */
final class LabelOptions {
  private static final String FOLDERS = "folders";

  @Option(
      names = "--labels",
      paramLabel = "folders|FILE",
      description =
          "Learn from class labels: folders, where the folder right below --images names the class, or a file of lines"
              + " image,label or image,label;label, where images are named by their path below --images. Images without a"
              + " label are left out.")
  private @Nullable String labels;

  @Option(
      names = "--loss",
      defaultValue = "hashnet",
      paramLabel = "NAME",
      description = "With --labels: hashnet, csq or orthohash (default: ${DEFAULT-VALUE}).")
  private String loss = "hashnet";

  @Option(
      names = "--continuation",
      defaultValue = "linear",
      paramLabel = "NAME",
      description =
          "With --labels, how beta grows: linear, to 5; paper, sqrt(1 + 0.005 step) every 200 steps; staged, ten stages"
              + " times 1.6; none, 1 throughout (default: ${DEFAULT-VALUE}).")
  private String continuation = "linear";

  @Option(
      names = "--weighting",
      defaultValue = "pairs",
      paramLabel = "NAME",
      description =
          "With --labels, what pairs weigh in HashNet's loss: pairs, similar ones as much as dissimilar ones altogether,"
              + " as published; none, all alike (default: ${DEFAULT-VALUE}).")
  private String weighting = "pairs";

  @Option(
      names = "--split-out",
      paramLabel = "FILE",
      description = "With --labels: write the split, lines of image,part,labels.")
  private @Nullable Path splitOut;

  /** Whether to learn from labels. */
  boolean given() {
    return labels != null;
  }

  Optional<Path> splitOut() {
    return Optional.ofNullable(splitOut);
  }

  /** What `--labels` says. */
  String source() {
    return String.valueOf(labels);
  }

  /** Throws IllegalArgumentException that names the option whose value is none of those allowed. */
  LabelMethod method() {
    return new LabelMethod(
        choice("loss", loss, LabelLoss.Method.values()),
        choice("continuation", continuation, Continuation.values()),
        choice("weighting", weighting, Weighting.values()) == Weighting.PAIRS);
  }

  private enum Weighting {
    PAIRS,
    NONE
  }

  private static <E extends Enum<E>> E choice(String option, String found, E[] values) {
    return Arrays.stream(values)
        .filter(value -> word(value).equals(found))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be one of [%s]: %s=%s"
                        .formatted(
                            option,
                            Arrays.stream(values)
                                .map(LabelOptions::word)
                                .collect(Collectors.joining(", ")),
                            option,
                            found)));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Labels of a file, read before any image is; empty where folders name the classes. */
  Optional<ImageLabels> read() {
    if (labels == null || labels.equals(FOLDERS)) {
      return Optional.empty();
    }
    return Optional.of(read(Path.of(labels)));
  }

  /**
   * Labels of a file.
   *
   * @throws OperatorException that says why it cannot be read
   */
  static ImageLabels read(Path file) {
    try {
      return ImageLabels.read(file);
    } catch (NoSuchFileException e) {
      throw new OperatorException("Cannot read labels: no such file: " + file, e);
    } catch (IOException e) {
      throw new OperatorException("Cannot read labels: %s: %s".formatted(file, e), e);
    } catch (IllegalArgumentException e) {
      throw new OperatorException("Cannot read labels: %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The images that have a label. */
  LabelledImages labelled(
      Optional<ImageLabels> read, List<NamedImage> images, String source, PrintWriter report) {
    try {
      LabelledImages labelled =
          LabelledImages.of(images, read.orElseGet(() -> ImageLabels.ofFolders(images)));
      report.printf(
          "%,d of %,d images have a label, of %,d classes.%n",
          labelled.images().size(), images.size(), labelled.classes().size());
      report.flush();
      return labelled;
    } catch (IllegalArgumentException e) {
      throw new OperatorException(
          "Cannot train: labels=%s, %s: %s".formatted(labels, source, e.getMessage()), e);
    }
  }
}
