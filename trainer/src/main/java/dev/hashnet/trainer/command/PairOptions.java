package dev.hashnet.trainer.command;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.ReviewedPairs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a training that reviewed pairs are mixed into. */
final class PairOptions {
  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "Reviewed pairs, lines of image,other,confirmed or image,other,denied; images are named by their path below --images."
              + " Confirmed ones are learned as copies of one image, denied ones as different.")
  private @Nullable Path pairs;

  @Option(
      names = "--pairs-weight",
      defaultValue = "" + ReviewedPairs.DEFAULT_BATCH_SHARE,
      paramLabel = "SHARE",
      description =
          "Share of each batch that is made of reviewed pairs, above 0 and at most "
              + ReviewedPairs.MOST_BATCH_SHARE
              + " (default: ${DEFAULT-VALUE}).")
  private double pairsWeight;

  /** Whether there are to be any. */
  boolean given() {
    return pairs != null;
  }

  /** The pairs, read before any image is. */
  ReviewedPairs read() {
    if (pairs == null) {
      return ReviewedPairs.NONE;
    }
    try {
      return ReviewedPairs.read(pairs).withBatchShare(pairsWeight);
    } catch (NoSuchFileException e) {
      throw new OperatorException("Cannot read pairs: no such file: " + pairs, e);
    } catch (IOException e) {
      throw new OperatorException("Cannot read pairs: %s: %s".formatted(pairs, e), e);
    } catch (IllegalArgumentException e) {
      throw new OperatorException("Cannot read pairs: %s: %s".formatted(pairs, e.getMessage()), e);
    }
  }

  /** Says how many pairs are of these images; refuses to go on with none. */
  void requireKnown(
      ReviewedPairs reviewed, List<NamedImage> loaded, Path folder, PrintWriter report) {
    if (pairs == null) {
      return;
    }
    int known = reviewed.among(loaded).size();
    report.printf(
        "Read %,d reviewed pairs, %,d of them of these images.%n", reviewed.pairs().size(), known);
    report.flush();
    if (known == 0) {
      throw new OperatorException(
          "Cannot train: pairs=%s: none of %d pairs names two images below %s"
              .formatted(pairs, reviewed.pairs().size(), folder));
    }
  }
}
