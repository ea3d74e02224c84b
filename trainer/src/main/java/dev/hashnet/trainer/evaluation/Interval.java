package dev.hashnet.trainer.evaluation;

/** An estimate with its 95 % confidence interval. */
public record Interval(double estimate, double low, double high) {
  private static final double Z = 1.959964;

  /**
   * A share of independent trials.
   *
   * <p>Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927.
   */
  public static Interval wilson(long hits, long trials) {
    if (trials < 1 || hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "hits must be 0..trials, trials at least 1: hits=%d, trials=%d".formatted(hits, trials));
    }
    double share = (double) hits / trials;
    double squared = Z * Z / trials;
    double centre = (share + squared / 2) / (1 + squared);
    double half =
        Z * Math.sqrt(share * (1 - share) / trials + squared / (4 * trials)) / (1 + squared);
    return new Interval(share, Math.max(0, centre - half), Math.min(1, centre + half));
  }

  /** The mean of values that are each from 0 to 1, by the normal approximation. */
  public static Interval mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double half =
        values.length < 2 ? 1 : Z * Math.sqrt(squares / (values.length - 1) / values.length);
    return new Interval(mean, Math.max(0, mean - half), Math.min(1, mean + half));
  }
}
