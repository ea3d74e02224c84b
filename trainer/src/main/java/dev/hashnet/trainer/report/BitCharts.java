package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.BitStatistics;
import dev.hashnet.trainer.report.Chart.Axis;
import dev.hashnet.trainer.report.Chart.Tick;
import java.util.List;

/** How even the bits are, and how near to binary the outputs. */
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
}
