package dev.hashnet.trainer;

import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.util.ArrayList;
import java.util.List;

/** What a training saw so far: a point a step, and sizes of outputs from time to time. */
final class TrainingTrend {
  private static final int WINDOW = 10;

  private final List<TrainingHistory.Point> points = new ArrayList<>();
  private final List<TrainingHistory.Outputs> outputs = new ArrayList<>();

  void add(TrainingHistory.Point point) {
    points.add(point);
  }

  void add(TrainingHistory.Outputs sizes) {
    outputs.add(sizes);
  }

  /** What another process saw before this one. */
  void addAll(TrainingHistory before) {
    points.addAll(before.points());
    outputs.addAll(before.outputs());
  }

  int steps() {
    return points.size();
  }

  /** How often the sizes of outputs were taken. */
  int outputs() {
    return outputs.size();
  }

  TrainingHistory history() {
    return new TrainingHistory(points, outputs);
  }

  /** Mean loss of the last ten steps. */
  double lastLoss() {
    return points.subList(Math.max(0, points.size() - WINDOW), points.size()).stream()
        .mapToDouble(TrainingHistory.Point::loss)
        .average()
        .orElse(Double.NaN);
  }
}
