package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.CopyEvaluation;
import dev.hashnet.trainer.evaluation.DistanceHistogram;
import dev.hashnet.trainer.evaluation.MethodRecall;
import dev.hashnet.trainer.report.Chart.Axis;
import dev.hashnet.trainer.report.Chart.Point;
import dev.hashnet.trainer.report.Chart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Mean recall against the rate of false pairs, a point a radius. Where fewer than {@value
 * DistanceHistogram#MIN_FALSE_PAIRS} pairs lie within a radius the line through the tail gives the
 * rate, and the curve is dashed.
 */
final class RecallChart {
  private static final double LEAST = 1e-9;
  private static final double MOST = 1e-2;

  private RecallChart() {}

  /**
   * A method to draw.
   *
   * @param cssClass its colour
   */
  record Series(String cssClass, String name, MethodRecall method) {}

  static String svg(CopyEvaluation evaluation, List<Series> series) {
    Chart chart =
        new Chart(
            "Mean recall against the rate of false pairs",
            new Axis("rate of false pairs (rarer to the left)", LEAST, MOST, true, decades()),
            new Axis("mean recall", 0, 1, false, tenths()));
    double measured =
        DistanceHistogram.MIN_FALSE_PAIRS
            / (double) Math.max(1, series.get(0).method().background().pairs());
    chart.band("beyond", LEAST, Math.min(MOST, measured), "by the fitted tail");
    for (int i = series.size() - 1; i >= 0; i--) {
      Series one = series.get(i);
      Curve curve = curve(evaluation, one.method());
      chart.line(one.cssClass() + " fitted", curve.fitted());
      chart.line(one.cssClass(), curve.counted());
    }
    return chart.svg();
  }

  private static List<Tick> decades() {
    return IntStream.rangeClosed(-9, -2)
        .mapToObj(exponent -> new Tick(Math.pow(10, exponent), "1e" + exponent))
        .toList();
  }

  static List<Tick> tenths() {
    return IntStream.rangeClosed(0, 5)
        .mapToObj(i -> new Tick(i / 5.0, Html.number("%.1f", i / 5.0)))
        .toList();
  }

  private record Curve(List<Point> fitted, List<Point> counted) {}

  private static Curve curve(CopyEvaluation evaluation, MethodRecall method) {
    DistanceHistogram background = method.background();
    double[] recall = recall(evaluation, method);
    List<Point> fitted = new ArrayList<>();
    List<Point> counted = new ArrayList<>();
    for (int radius = 0; radius < recall.length; radius++) {
      int at = radius;
      double rate = background.rate(radius);
      if (background.within(radius) >= DistanceHistogram.MIN_FALSE_PAIRS) {
        if (rate <= MOST && !sameAsLast(counted, recall[radius], rate)) {
          counted.add(new Point(rate, recall[radius]));
        }
      } else {
        background.tailFit().map(fit -> fit.rate(at)).stream()
            .filter(guess -> guess >= LEAST && guess <= MOST)
            .forEach(guess -> fitted.add(new Point(guess, recall[at])));
      }
    }
    if (!counted.isEmpty()) {
      // A line above the counts would run backwards where the two meet.
      fitted.removeIf(point -> point.x() > counted.get(0).x());
      fitted.add(counted.get(0));
    }
    return new Curve(fitted, counted);
  }

  private static boolean sameAsLast(List<Point> points, double recall, double rate) {
    if (points.isEmpty()) {
      return false;
    }
    Point last = points.get(points.size() - 1);
    return rate / last.x() < 1.02 && Math.abs(recall - last.y()) < .002;
  }

  /** By radius. */
  private static double[] recall(CopyEvaluation evaluation, MethodRecall method) {
    double[] within = new double[method.background().farthest() + 1];
    long all = 0;
    for (int row : evaluation.allRows()) {
      for (int distance : method.copies()[row]) {
        within[distance]++;
        all++;
      }
    }
    for (int d = 0; d < within.length; d++) {
      within[d] = within[d] / all + (d == 0 ? 0 : within[d - 1]);
    }
    return within;
  }
}
