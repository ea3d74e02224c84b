package dev.hashnet.trainer;

/** The training was asked to stop and did, after a whole step; its checkpoint is written. */
public final class TrainingStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int steps;

  TrainingStoppedException(int steps) {
    super("training stopped: steps=" + steps);
    this.steps = steps;
  }

  /** Steps done. */
  public int steps() {
    return steps;
  }
}
