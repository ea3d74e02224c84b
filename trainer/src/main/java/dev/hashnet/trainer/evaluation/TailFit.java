package dev.hashnet.trainer.evaluation;

/**
 * A straight line through the logarithm of the lower tail of a distance distribution: what it says
 * of radii that the pairs are too few to show.
 *
 * <p>Least squares of log10 of the share of pairs within a radius, over the distances that occur,
 * where at least {@value #MIN_PAIRS} pairs and at most {@value #MAX_RATE} of them lie within. A
 * tail that falls faster than exponentially, as that of sums of many bits does, lies below the
 * line, so that the line errs on the strict side. Models of mean and variance were tried and
 * overshot a budget of 1e-6 many times over.
 *
 * @param slope decades a bit; positive
 * @param atZero log10 of the rate at radius 0
 * @param points radii that the line was fitted to
 */
public record TailFit(double slope, double atZero, int points) {
  /** Fewer pairs say little about a tail. */
  static final int MIN_PAIRS = 20;

  /** Beyond this share it is no tail any more. */
  static final double MAX_RATE = 1e-2;

  /** Share of different pairs that lie within a radius, as the line has it. */
  public double rate(int radiusBits) {
    return Math.min(1, Math.pow(10, atZero + slope * radiusBits));
  }

  /** The largest radius at which the line promises at most a rate; below 0 where none does. */
  public int radius(double pairRate) {
    // A hair's breadth above, so that a rate on the line keeps its own radius.
    return (int) Math.floor((Math.log10(pairRate) - atZero) / slope + 1e-9);
  }
}
