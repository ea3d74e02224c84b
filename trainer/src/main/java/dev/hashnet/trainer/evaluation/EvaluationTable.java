package dev.hashnet.trainer.evaluation;

import dev.hashnet.trainer.evaluation.Evaluation.Method;
import dev.hashnet.trainer.evaluation.Evaluation.TransformRecall;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** An {@link Evaluation} as lines of plain text, at most 100 columns for three methods. */
public final class EvaluationTable {
  private static final int NAME = 24;
  private static final int CELL = 6;

  private EvaluationTable() {}

  public static String format(Evaluation evaluation) {
    StringBuilder table = new StringBuilder();
    table.append(
        "Recall of edited copies on %d images kept out of training (%d edited), at rates of false pairs%n"
            .formatted(evaluation.heldOutImages(), evaluation.queries()));
    table.append(
        "over %,d pairs of different images%s; n/a: too few pairs for that rate.%n%n"
            .formatted(
                evaluation.differentPairs(),
                evaluation.possibleCopies() == 0
                    ? ""
                    : " (%d look-alikes left out)".formatted(evaluation.possibleCopies())));
    heading(table, evaluation);
    for (TransformRecall row : evaluation.transforms()) {
      line(table, row.transform() + (row.trained() ? "" : " *"), row.recall());
    }
    means(table, evaluation);
    table.append("* never used in training%n".formatted());
    return table.toString();
  }

  private static void heading(StringBuilder table, Evaluation evaluation) {
    table.append(" ".repeat(NAME));
    int width = CELL * evaluation.pairRates().size();
    for (Method method : evaluation.methods()) {
      table.append("  ").append(("%-" + width + "s").formatted(" " + method.name()));
    }
    table.append(System.lineSeparator()).append(pad("rate of false pairs"));
    for (int m = 0; m < evaluation.methods().size(); m++) {
      table.append("  ");
      evaluation
          .pairRates()
          .forEach(rate -> table.append(cell(String.format(Locale.ROOT, "%.0e", rate))));
    }
    table.append(System.lineSeparator()).append(pad("radius, bits"));
    for (Method method : evaluation.methods()) {
      table.append("  ");
      method
          .radii()
          .forEach(
              radius ->
                  table.append(
                      cell(radius.isPresent() ? Integer.toString(radius.getAsInt()) : "n/a")));
    }
    table.append(System.lineSeparator());
  }

  private static void means(StringBuilder table, Evaluation evaluation) {
    for (boolean trained : new boolean[] {true, false}) {
      if (evaluation.transforms().stream().anyMatch(row -> row.trained() == trained)) {
        line(
            table, trained ? "mean, trained" : "mean, never trained *", means(evaluation, trained));
      }
    }
  }

  private static List<List<OptionalDouble>> means(Evaluation evaluation, boolean trained) {
    return java.util.stream.IntStream.range(0, evaluation.methods().size())
        .mapToObj(
            m ->
                java.util.stream.IntStream.range(0, evaluation.pairRates().size())
                    .mapToObj(rate -> evaluation.meanRecall(m, rate, trained))
                    .toList())
        .toList();
  }

  private static void line(StringBuilder table, String name, List<List<OptionalDouble>> recall) {
    table
        .append(pad(name))
        .append(
            recall.stream()
                .map(
                    method ->
                        "  "
                            + method.stream()
                                .map(EvaluationTable::recall)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining()))
        .append(System.lineSeparator());
  }

  private static String recall(OptionalDouble value) {
    return cell(
        value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "n/a");
  }

  private static String cell(String text) {
    return ("%" + CELL + "s").formatted(text);
  }

  private static String pad(String text) {
    return ("%-" + NAME + "s").formatted(text);
  }
}
