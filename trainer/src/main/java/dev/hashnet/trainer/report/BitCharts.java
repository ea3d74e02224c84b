package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.BitStatistics;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import dev.hashnet.trainer.report.Chart.Axis;
import dev.hashnet.trainer.report.Chart.Point;
import dev.hashnet.trainer.report.Chart.Tick;
import java.util.List;

/** How even the bits are, how near to binary the outputs, and how they came there. */
final class BitCharts {
  private BitCharts() {}

  static String balance(BitStatistics bits) {
    int count = bits.onesByBit().length;
    Chart chart =
        new Chart(
            "Share of images whose bit is one, by bit",
            new Axis("bit", 0, count, false, DistanceChart.steps(count)),
            new Axis("share of ones", 0, 1, false, RecallChart.tenths()));
    for (int bit = 0; bit < count; bit++) {
      chart.bar("bar", bit, bit + 1, bits.onesByBit()[bit]);
    }
    return chart.level("radius", .5).svg();
  }

  static String outputs(BitStatistics bits) {
    double most = .01;
    for (double share : bits.outputs()) {
      most = Math.max(most, share);
    }
    double top = Math.ceil(most * 20) / 20;
    Chart chart =
        new Chart(
            "Continuous outputs: size against their root mean square",
            new Axis(
                "|z| over its root mean square (1 = binary already)",
                0,
                2,
                false,
                List.of(
                    new Tick(0, "0"),
                    new Tick(.5, "0.5"),
                    new Tick(1, "1"),
                    new Tick(1.5, "1.5"),
                    new Tick(2, "2+"))),
            new Axis(
                "share of outputs",
                0,
                top,
                false,
                List.of(new Tick(0, "0"), new Tick(top, Html.number("%.2f", top)))));
    int cells = bits.outputs().length;
    for (int cell = 0; cell < cells; cell++) {
      chart.bar("bar", 2.0 * cell / cells, 2.0 * (cell + 1) / cells, bits.outputs()[cell]);
    }
    return chart.mark("radius", 1, "").svg();
  }

  /** Mean distance of training codes from plus or minus one, over the steps. */
  static String history(TrainingHistory history) {
    List<TrainingHistory.Point> points = history.points();
    int last = Math.max(1, points.get(points.size() - 1).step());
    double most = points.stream().mapToDouble(TrainingHistory.Point::beta).max().orElse(1);
    Chart chart =
        new Chart(
            "Codes moving to plus or minus one over training",
            new Axis(
                "optimiser step",
                0,
                last,
                false,
                List.of(
                    new Tick(0, "0"),
                    new Tick(last / 2.0, Integer.toString(last / 2)),
                    new Tick(last, Integer.toString(last)))),
            new Axis("mean distance from +-1", 0, 1, false, RecallChart.tenths()));
    return chart
        .line(
            "s1",
            points.stream().map(point -> new Point(point.step(), point.beta() / most)).toList())
        .line(
            "s0",
            points.stream().map(point -> new Point(point.step(), point.quantisationGap())).toList())
        .svg();
  }
}
