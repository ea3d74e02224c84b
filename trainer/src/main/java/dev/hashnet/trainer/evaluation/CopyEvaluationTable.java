package dev.hashnet.trainer.evaluation;

import dev.hashnet.trainer.evaluation.CopyEvaluation.ModelFindings;
import dev.hashnet.trainer.evaluation.MethodRecall.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link CopyEvaluation} as lines of plain text, at most 100 columns. */
public final class CopyEvaluationTable {
  private static final int NAME = 40;
  private static final double SHOWN_RATE = 1e-4;

  private CopyEvaluationTable() {}

  public static String format(CopyEvaluation evaluation) {
    StringBuilder text = new StringBuilder();
    for (ModelFindings model : evaluation.models()) {
      means(text, evaluation, model);
      transforms(text, evaluation, model);
      radius(text, model);
      bits(text, model);
      model.labels().ifPresent(labels -> labels(text, labels));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  private static void means(StringBuilder text, CopyEvaluation evaluation, ModelFindings model) {
    long pairs = model.methods().get(0).background().pairs();
    line(
        text,
        "%n%s: mean recall of %,d copies each of %d images, by rate of false pairs",
        model.manifest().version(),
        evaluation.rows().size(),
        evaluation.queries());
    line(
        text,
        "over %,d pairs of %,d different images (%,d look-alikes left out); ~ by the fitted tail.%n",
        pairs,
        evaluation.images(),
        evaluation.lookAlikes());
    line(
        text,
        "%-" + NAME + "s%s",
        "",
        CopyEvaluation.PAIR_RATES.stream()
            .map(rate -> String.format(Locale.ROOT, "%9.0e", rate))
            .collect(Collectors.joining()));
    for (MethodRecall method : model.methods()) {
      line(
          text,
          "%-" + NAME + "s%s",
          method.name(),
          CopyEvaluation.PAIR_RATES.stream()
              .map(rate -> cell(method, evaluation.allRows(), rate))
              .collect(Collectors.joining()));
    }
    Interval interval = model.methods().get(0).meanRecall(evaluation.allRows(), SHOWN_RATE);
    line(
        text,
        "%-" + NAME + "s%.3f to %.3f",
        "95 %% interval of the first at 1e-4".formatted(),
        interval.low(),
        interval.high());
  }

  private static String cell(MethodRecall method, List<Integer> rows, double rate) {
    MethodRecall.Threshold threshold = method.threshold(rate);
    return String.format(
        Locale.ROOT,
        "%9s",
        (threshold.measured() ? "" : "~")
            + String.format(Locale.ROOT, "%.3f", method.meanRecall(rows, rate).estimate()));
  }

  private static void transforms(
      StringBuilder text, CopyEvaluation evaluation, ModelFindings model) {
    List<MethodRecall> shown =
        model.methods().stream()
            .filter(method -> method.kind() == Kind.MODEL || method.kind() == Kind.CLASSIC)
            .toList();
    line(text, "%nRecall by transform at 1e-4: mild, medium, strong%n");
    line(
        text,
        "%-16s%s",
        "",
        shown.stream()
            .map(method -> String.format(Locale.ROOT, "%18s", method.name()))
            .collect(Collectors.joining()));
    for (String transform : evaluation.transforms()) {
      List<Integer> rows = evaluation.rowsOf(transform);
      boolean trained = evaluation.rows().get(rows.get(0)).trained();
      line(
          text,
          "%-16s%s",
          transform + (trained ? "" : " *"),
          shown.stream().map(method -> strengths(method, rows)).collect(Collectors.joining()));
    }
    for (boolean trained : new boolean[] {true, false}) {
      line(
          text,
          "%-16s%s",
          trained ? "mean, trained" : "mean, others *",
          shown.stream()
              .map(
                  method ->
                      String.format(
                          Locale.ROOT,
                          "%18.2f",
                          method.meanRecall(evaluation.rows(trained), SHOWN_RATE).estimate()))
              .collect(Collectors.joining()));
    }
    line(text, "* never used in training");
  }

  private static String strengths(MethodRecall method, List<Integer> rows) {
    return String.format(
        Locale.ROOT,
        "%18s",
        rows.stream()
            .map(
                row ->
                    String.format(Locale.ROOT, "%.2f", method.recall(row, SHOWN_RATE).estimate()))
            .collect(Collectors.joining(" ")));
  }

  private static void radius(StringBuilder text, ModelFindings model) {
    RadiusFindings radius = model.radius();
    line(
        text,
        "%nRadius for at most %s false alerts a million images against %,d stored (pair rate %.1e): %d bits.",
        number(radius.budget().falseAlertsPerMillion()),
        radius.budget().collectionSize(),
        radius.budget().pairRate(),
        radius.calibration().radiusBits());
    line(
        text,
        "The background promises %.1e there (bootstrap over images, 90 %%: %.1e to %.1e); the manifest has %d bits.",
        radius.calibration().promisedPairRate(),
        radius.low(),
        radius.high(),
        model.manifest().radiusBits());
    line(text, "%nRadii from one half of the images, measured on the other:");
    line(
        text,
        "%10s%8s%12s%12s%14s  %s",
        "asked",
        "radius",
        "promised",
        "measured",
        "false pairs",
        "");
    for (RadiusFindings.Check check : radius.checks()) {
      line(
          text,
          "%10.0e%8d%12.1e%12.1e%14d  %s",
          check.askedRate(),
          check.radiusBits(),
          check.promisedRate(),
          check.measuredRate(),
          check.falsePairs(),
          verdict(check));
    }
  }

  private static void labels(StringBuilder text, LabelFindings labels) {
    line(
        text,
        "%nBy class: %,d images of %d classes, %,d of them looked up among all others.%n",
        labels.images(),
        labels.classes(),
        labels.queries());
    line(
        text,
        "%-" + NAME + "s%12s%20s%20s",
        "",
        "MAP@" + labels.depth(),
        "precision within 2",
        "recall within 2");
    for (LabelFindings.Method method : labels.methods()) {
      line(
          text,
          "%-" + NAME + "s%12.3f%20.3f%20.4f",
          method.name(),
          method.meanAveragePrecision(),
          method.precisionWithin2(),
          method.recallWithin2());
    }
  }

  /** A verdict in words. */
  public static String verdict(RadiusFindings.Check check) {
    return switch (check.verdict()) {
      case WITHIN -> "within a factor of two";
      case ABOVE -> String.format(Locale.ROOT, "NOT kept: %.1f times the promise", check.ratio());
      case BELOW -> String.format(Locale.ROOT, "strict: %.2f of the promise", check.ratio());
      case TOO_FEW_PAIRS -> "too few pairs to tell";
    };
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : Double.toString(value);
  }

  private static void bits(StringBuilder text, ModelFindings model) {
    BitStatistics bits = model.bits();
    double least = 1;
    double most = 0;
    for (double ones : bits.onesByBit()) {
      least = Math.min(least, ones);
      most = Math.max(most, ones);
    }
    line(
        text,
        "%nBits: share of ones %.2f to %.2f; correlation %.3f mean, %.2f worst; worth %.0f independent ones.",
        least,
        most,
        bits.meanCorrelation(),
        bits.worstCorrelation(),
        bits.effectiveBits());
    line(
        text,
        "Continuous outputs against their signs: mean cosine %.3f (1 = binary already).",
        bits.alignment());
  }
}
