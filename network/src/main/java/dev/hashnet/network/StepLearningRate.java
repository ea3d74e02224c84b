package dev.hashnet.network;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rate of the step being taken, set by the caller of each step.
 *
 * <p>Stands in for {@code ComputationGraph.setLearningRate}, which copies the whole state of the
 * optimiser, outside the workspaces. A clone is the same object, so that no copy of the
 * configuration can hold a stale rate.
 */
final class StepLearningRate implements ISchedule {
  private static final long serialVersionUID = 1L;

  private double rate;

  void set(double learningRate) {
    if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "learning rate must be finite and not negative: learningRate=" + learningRate);
    }
    rate = learningRate;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return rate;
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // a shared object, see above
  public ISchedule clone() {
    return this;
  }
}
