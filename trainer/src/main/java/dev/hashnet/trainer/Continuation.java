package dev.hashnet.trainer;

/** How beta, the sharpness of {@code tanh(beta z)}, grows over a training. */
public enum Continuation {
  /** From 1 to 5 in a straight line over the budget. */
  LINEAR {
    @Override
    public double beta(int step, double share) {
      return LearningSchedule.DEFAULT.beta(share);
    }
  },
  /**
   * {@code sqrt(1 + 0.005 t)}, brought up to date every 200 steps, as HashNet's authors trained:
   * 7.1 after 10 000 steps, whatever the budget.
   */
  PAPER {
    @Override
    public double beta(int step, double share) {
      return Math.sqrt(1 + 0.005 * (step / 200 * 200));
    }
  },
  /** Ten stages over the budget, each 1.6 times the one before: from 1 to 69. */
  STAGED {
    @Override
    public double beta(int step, double share) {
      return Math.pow(1.6, Math.min(9, Math.floor(10 * share)));
    }
  },
  /** 1 throughout: no continuation. */
  NONE {
    @Override
    public double beta(int step, double share) {
      return 1;
    }
  };

  /**
   * Beta of a step.
   *
   * @param step steps done before it
   * @param share of the budget used up before it, 0 to 1
   */
  public abstract double beta(int step, double share);
}
