package dev.hashnet.trainer.evaluation;

/**
 * How many false alerts an operator can bear.
 *
 * <p>An arriving image is compared with every stored one, so it raises at most stored images x pair
 * rate false alerts on average: a budget and a size give the rate of false pairs.
 *
 * @param falseAlertsPerMillion of a million arriving images, those that may raise a false alert
 * @param collectionSize images stored
 */
public record RadiusBudget(double falseAlertsPerMillion, long collectionSize) {
  public RadiusBudget {
    if (!(falseAlertsPerMillion > 0) || falseAlertsPerMillion > 1e6) {
      throw new IllegalArgumentException(
          "false alerts per million must be above 0 and at most 1000000: false-alerts-per-million="
              + falseAlertsPerMillion);
    }
    if (collectionSize < 1) {
      throw new IllegalArgumentException(
          "collection size must be at least 1: collection-size=" + collectionSize);
    }
  }

  /** Share of different pairs that may lie within the radius. */
  public double pairRate() {
    return falseAlertsPerMillion / 1e6 / collectionSize;
  }
}
