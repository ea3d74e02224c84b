package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.MethodRecall;
import dev.hashnet.trainer.report.Chart.Axis;
import dev.hashnet.trainer.report.Chart.Point;
import dev.hashnet.trainer.report.Chart.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * The distances of edited copies and of different images, as shares of their pairs on a logarithmic
 * scale: a detector lives on the gap between the two.
 */
final class DistanceChart {
  private DistanceChart() {}

  static String svg(MethodRecall method, int radiusBits, String radiusName) {
    int farthest = method.background().farthest();
    double[] different = new double[farthest + 1];
    double[] same = new double[farthest + 1];
    double copies = 0;
    for (int[] row : method.copies()) {
      for (int distance : row) {
        same[distance]++;
        copies++;
      }
    }
    double least = 1.0 / Math.max(10, method.background().pairs());
    int shown = 1;
    for (int d = 0; d <= farthest; d++) {
      same[d] /= copies;
      different[d] = method.background().at(d) / (double) method.background().pairs();
      if (same[d] > 0 || different[d] > 0) {
        shown = d;
      }
    }
    double floor = Math.pow(10, Math.floor(Math.log10(least)));
    Chart chart =
        new Chart(
            "Distances of copies and of different images",
            new Axis("Hamming distance, bits", 0, shown, false, steps(shown)),
            new Axis("share of pairs, logarithmic", floor, 1, true, decades(floor)));
    chart.area("different", points(different, shown, floor));
    chart.line("different", points(different, shown, floor));
    chart.area("same", points(same, shown, floor));
    chart.line("same", points(same, shown, floor));
    if (radiusBits <= shown) {
      chart.mark("radius", radiusBits, radiusName);
    }
    return chart.svg();
  }

  private static List<Point> points(double[] shares, int shown, double floor) {
    List<Point> points = new ArrayList<>();
    for (int d = 0; d <= shown; d++) {
      points.add(new Point(d, Math.max(floor, shares[d])));
    }
    return points;
  }

  static List<Tick> steps(int last) {
    int step = 1;
    for (int candidate : new int[] {2, 4, 8, 16, 32, 64}) {
      step = last / step > 8 ? candidate : step;
    }
    List<Tick> ticks = new ArrayList<>();
    for (int at = 0; at <= last; at += step) {
      ticks.add(new Tick(at, Integer.toString(at)));
    }
    return ticks;
  }

  private static List<Tick> decades(double floor) {
    List<Tick> ticks = new ArrayList<>();
    int lowest = (int) Math.round(Math.log10(floor));
    for (int exponent = lowest; exponent <= 0; exponent += lowest < -6 ? 2 : 1) {
      ticks.add(new Tick(Math.pow(10, exponent), exponent == 0 ? "1" : "1e" + exponent));
    }
    return ticks;
  }
}
