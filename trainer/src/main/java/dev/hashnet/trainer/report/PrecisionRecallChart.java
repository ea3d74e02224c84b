package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.LabelFindings;
import dev.hashnet.trainer.report.Chart.Axis;
import dev.hashnet.trainer.report.Chart.Point;
import java.util.List;
import java.util.stream.IntStream;

/** Mean precision against mean recall, a point a radius. */
final class PrecisionRecallChart {
  private PrecisionRecallChart() {}

  static String svg(LabelFindings labels) {
    Chart chart =
        new Chart(
            "Precision against recall, by class",
            new Axis("mean recall", 0, 1, false, RecallChart.tenths()),
            new Axis("mean precision", 0, 1, false, RecallChart.tenths()));
    for (int m = labels.methods().size() - 1; m >= 0; m--) {
      LabelFindings.Method method = labels.methods().get(m);
      List<Point> points =
          IntStream.range(0, method.recall().length)
              .filter(radius -> method.recall()[radius] > 0)
              .mapToObj(radius -> new Point(method.recall()[radius], method.precision()[radius]))
              .toList();
      chart.line("s" + m, points);
    }
    return chart.svg();
  }
}
