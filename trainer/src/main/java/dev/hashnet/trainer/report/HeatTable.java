package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.CopyEvaluation;
import dev.hashnet.trainer.evaluation.Interval;
import dev.hashnet.trainer.evaluation.MethodRecall;
import java.util.List;

/** Recall by transform and strength as a table of coloured cells, a group of three a method. */
final class HeatTable {
  private HeatTable() {}

  static void append(
      Html page, CopyEvaluation evaluation, List<MethodRecall> methods, double pairRate) {
    page.markup("<div class=\"scroll\"><table class=\"heat\"><thead><tr><th></th>");
    for (MethodRecall method : methods) {
      page.markup("<th colspan=\"3\">").text(method.name()).markup("</th>");
    }
    page.markup("</tr><tr><th></th>");
    for (int i = 0; i < methods.size(); i++) {
      page.markup("<th>mild</th><th>mid</th><th>strong</th>");
    }
    page.markup("</tr></thead><tbody>");
    boolean trained = true;
    for (String transform : sorted(evaluation)) {
      List<Integer> rows = evaluation.rowsOf(transform);
      boolean now = evaluation.rows().get(rows.get(0)).trained();
      if (trained && !now) {
        page.markup(
            Html.number(
                "<tr class=\"rule\"><th colspan=\"%d\">never used in training</th></tr>",
                1 + 3 * methods.size()));
      }
      trained = now;
      page.markup("<tr>").element("th", "", transform);
      for (MethodRecall method : methods) {
        rows.forEach(row -> cell(page, method.recall(row, pairRate)));
      }
      page.markup("</tr>");
    }
    page.markup("</tbody></table></div>");
  }

  private static List<String> sorted(CopyEvaluation evaluation) {
    return evaluation.transforms().stream()
        .sorted(
            java.util.Comparator.comparing(
                transform -> !evaluation.rows().get(evaluation.rowsOf(transform).get(0)).trained()))
        .toList();
  }

  private static void cell(Html page, Interval recall) {
    page.markup(
        Html.number(
            "<td class=\"h%d\" title=\"%.3f, 95 %% interval %.3f to %.3f\">%s</td>",
            Math.min(9, (int) (recall.estimate() * 10)),
            recall.estimate(),
            recall.low(),
            recall.high(),
            recall.estimate() > .995 ? "1" : Html.number("%.2f", recall.estimate()).substring(1)));
  }
}
