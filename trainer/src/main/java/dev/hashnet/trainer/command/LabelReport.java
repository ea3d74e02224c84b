package dev.hashnet.trainer.command;

import dev.hashnet.trainer.LabelTrainingResult;
import dev.hashnet.trainer.LabelledCode;
import dev.hashnet.trainer.data.LabelledImages;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.ClassFindings;
import java.util.List;
import java.util.Locale;

/** What a training from class labels came to, as text. */
final class LabelReport {
  private LabelReport() {}

  /** A table: a row a length and kind of code. */
  static String table(LabelTrainingResult result) {
    ClassFindings any = result.codes().get(0).findings();
    StringBuilder text = new StringBuilder();
    text.append(
        "Retrieval by class, MAP@%d aware of ties: %,d images kept out of training are looked up among %,d that were trained on; unseen: among each other.%n"
            .formatted(any.depth(), any.queries(), any.stored()));
    text.append(
        "%-12s %5s %7s %7s %12s %9s%n"
            .formatted("code", "bits", "MAP", "unseen", "precision@2", "recall@2"));
    for (LabelledCode code : result.codes()) {
      for (ClassFindings.Method method : code.findings().methods()) {
        text.append(
            "%-12s %5d %7s %7s %12s %9s%n"
                .formatted(
                    method.name(),
                    code.bits(),
                    figure(method.map()),
                    figure(method.mapUnseen()),
                    figure(method.precisionWithin2()),
                    figure(method.recallWithin2())));
      }
    }
    text.append(
        "Gap of sign codes against continuous ones, at beta %.1f:%n".formatted(result.lastBeta()));
    for (LabelledCode code : result.codes()) {
      ClassFindings findings = code.findings();
      text.append(
          "%5d bits: mean 1 - |h| %.3f, cosine of h and its sign %.3f, MAP %.4f against %.4f%n"
              .formatted(
                  code.bits(),
                  findings.gap(),
                  findings.cosine(),
                  findings.methods().get(0).map(),
                  findings.methods().get(1).map()));
    }
    return text.toString();
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** The split as CSV. */
  static String split(LabelTrainingResult result, LabelledImages labelled) {
    StringBuilder text = new StringBuilder("image,part,labels\n");
    append(text, result.split().training(), "training", labelled);
    append(text, result.split().heldOut(), "query", labelled);
    return text.toString();
  }

  private static void append(
      StringBuilder text, List<NamedImage> images, String part, LabelledImages labelled) {
    for (NamedImage image : images) {
      text.append(image.id())
          .append(',')
          .append(part)
          .append(',')
          .append(labelled.namesOf(image.id()))
          .append('\n');
    }
  }
}
