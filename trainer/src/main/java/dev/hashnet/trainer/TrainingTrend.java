package dev.hashnet.trainer;

import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a training saw so far: a point a step, and sizes of outputs and held-out images from time to
 * time.
 */
final class TrainingTrend {
  private static final int WINDOW = 10;

  private final List<TrainingHistory.Point> points = new ArrayList<>();
  private final List<TrainingHistory.Outputs> outputs = new ArrayList<>();
  private final List<TrainingHistory.Look> looks = new ArrayList<>();

  void add(TrainingHistory.Point point) {
    points.add(point);
  }

  void add(TrainingHistory.Outputs sizes) {
    outputs.add(sizes);
  }

  void add(TrainingHistory.Look look) {
    looks.add(look);
  }

  /** The look with the lowest rate, the first of equal ones. */
  Optional<TrainingHistory.Look> bestLook() {
    return looks.stream().min(Comparator.comparingDouble(TrainingHistory.Look::rate));
  }

  /** What another process saw before this one. */
  void addAll(TrainingHistory before) {
    points.addAll(before.points());
    outputs.addAll(before.outputs());
    looks.addAll(before.looks());
  }

  int steps() {
    return points.size();
  }

  /** How often the sizes of outputs were taken. */
  int outputs() {
    return outputs.size();
  }

  TrainingHistory history() {
    return new TrainingHistory(points, outputs, looks);
  }

  /** Mean loss of the last ten steps. */
  double lastLoss() {
    return points.subList(Math.max(0, points.size() - WINDOW), points.size()).stream()
        .mapToDouble(TrainingHistory.Point::loss)
        .average()
        .orElse(Double.NaN);
  }
}
