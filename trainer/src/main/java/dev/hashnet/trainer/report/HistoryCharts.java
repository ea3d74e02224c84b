package dev.hashnet.trainer.report;

import dev.hashnet.trainer.evaluation.TrainingHistory;
import dev.hashnet.trainer.report.Chart.Axis;
import dev.hashnet.trainer.report.Chart.Point;
import dev.hashnet.trainer.report.Chart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How a training went: codes moving to plus or minus one, and what it took. */
final class HistoryCharts {
  /** Points of a smoothed line; each is the mean of as many steps. */
  private static final int SMOOTHED = 120;

  private HistoryCharts() {}

  static void append(Html page, TrainingHistory history) {
    figure(page, gap(history), "s0", "mean distance of training codes from +-1", "s1", "beta");
    if (!history.outputs().isEmpty()) {
      figure(page, sizes(history), "s0", "median size of outputs", "band", "middle 80 %");
    }
    figure(page, loss(history), "s0", "loss", "s1", "learning rate");
  }

  private static void figure(Html page, String svg, String... legend) {
    page.markup("<figure><figcaption class=\"legend\">");
    for (int i = 0; i < legend.length; i += 2) {
      page.markup("<span><i class=\"swatch " + legend[i] + "\"></i>")
          .text(legend[i + 1])
          .markup("</span>");
    }
    page.markup("</figcaption>").markup(svg).markup("</figure>");
  }

  /** Mean distance of training codes from plus or minus one, over the steps. */
  private static String gap(TrainingHistory history) {
    double most = most(history, TrainingHistory.Point::beta);
    return new Chart(
            "Codes moving to plus or minus one over training",
            steps(history),
            new Axis(
                "distance from +-1; beta / %s".formatted(Html.number("%.0f", most)),
                0,
                1,
                false,
                RecallChart.tenths()))
        .line("s1", line(history, point -> point.beta() / most))
        .line("s0", line(history, TrainingHistory.Point::quantisationGap))
        .svg();
  }

  /** Where the outputs of some training images lie between 0 and plus or minus one. */
  private static String sizes(TrainingHistory history) {
    return new Chart(
            "Sizes of outputs over training",
            steps(history),
            new Axis("|tanh(beta z)|", 0, 1, false, RecallChart.tenths()))
        .between("s0", quantiles(history, .9), quantiles(history, .1))
        .line("s0", quantiles(history, .5))
        .svg();
  }

  private static List<Point> quantiles(TrainingHistory history, double share) {
    return history.outputs().stream()
        .map(outputs -> new Point(outputs.step(), outputs.quantile(share)))
        .toList();
  }

  private static String loss(TrainingHistory history) {
    List<Point> losses = line(history, TrainingHistory.Point::loss);
    double top = Math.max(1e-9, losses.stream().mapToDouble(Point::y).max().orElse(1));
    double rate = Math.max(1e-12, most(history, TrainingHistory.Point::learningRate));
    return new Chart(
            "Loss and learning rate over training",
            steps(history),
            new Axis(
                "loss; learning rate, highest " + Html.number("%.0e", rate),
                0,
                top,
                false,
                List.of(
                    new Tick(0, "0"),
                    new Tick(top / 2, Html.number("%.2f", top / 2)),
                    new Tick(top, Html.number("%.2f", top)))))
        .line("s1", line(history, point -> point.learningRate() / rate * top))
        .line("s0", losses)
        .svg();
  }

  private static double most(TrainingHistory history, ToDoubleFunction<TrainingHistory.Point> of) {
    return history.points().stream().mapToDouble(of).max().orElse(1);
  }

  private static Axis steps(TrainingHistory history) {
    List<TrainingHistory.Point> points = history.points();
    int last = Math.max(1, points.get(points.size() - 1).step());
    return new Axis(
        "optimiser step",
        0,
        last,
        false,
        List.of(
            new Tick(0, "0"),
            new Tick(last / 2.0, Integer.toString(last / 2)),
            new Tick(last, Integer.toString(last))));
  }

  /** Each point the mean of some steps: single batches differ. */
  private static List<Point> line(
      TrainingHistory history, ToDoubleFunction<TrainingHistory.Point> of) {
    List<TrainingHistory.Point> points = history.points();
    int window = Math.max(1, points.size() / SMOOTHED);
    List<Point> line = new ArrayList<>();
    for (int from = 0; from < points.size(); from += window) {
      List<TrainingHistory.Point> some =
          points.subList(from, Math.min(points.size(), from + window));
      line.add(
          new Point(
              some.stream().mapToInt(TrainingHistory.Point::step).average().orElse(0),
              some.stream().mapToDouble(of).average().orElse(0)));
    }
    return line;
  }
}
