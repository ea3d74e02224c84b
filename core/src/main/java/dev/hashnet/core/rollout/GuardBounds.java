package dev.hashnet.core.rollout;

import java.util.Locale;
import java.util.Optional;

/**
 * What a newer version must keep to while it is watched, beside the version before it.
 *
 * @param windowMs how long each stage lasts, canary and full, milliseconds
 * @param leastImages images that both versions must have seen before anything is judged
 * @param maxAlertRateRatio most that the alerts of either may be, as a multiple of the other's
 * @param maxFailureRate most images that the newer may fail on, a share of all
 * @param maxLatencyRatio longest that the newer may take for an image, as a multiple of the other's
 * @param leastEqualCodes least share of images with the same code by both; 0 where they are
 *     unrelated, as after another training
 */
public record GuardBounds(
    long windowMs,
    int leastImages,
    double maxAlertRateRatio,
    double maxFailureRate,
    double maxLatencyRatio,
    double leastEqualCodes) {
  public GuardBounds {
    if (windowMs < 1 || leastImages < 1) {
      throw new IllegalArgumentException(
          "window and images must be positive: windowMs=%d, leastImages=%d"
              .formatted(windowMs, leastImages));
    }
    require("maxAlertRateRatio", maxAlertRateRatio, 1, Double.MAX_VALUE);
    require("maxFailureRate", maxFailureRate, 0, 1);
    require("maxLatencyRatio", maxLatencyRatio, 0, Double.MAX_VALUE);
    require("leastEqualCodes", leastEqualCodes, 0, 1);
  }

  private static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must be %s..%s: %s=%s".formatted(name, least, most, name, value));
    }
  }

  /** Whether enough was seen of both to judge. */
  public boolean enough(VersionCounts newer, VersionCounts older) {
    return newer.tried() >= leastImages
        && older.tried() >= leastImages
        && newer.searched() >= leastImages;
  }

  /** The first bound that the newer version has left, in words; empty while it keeps to all. */
  public Optional<String> broken(VersionCounts newer, VersionCounts older) {
    // One image that fails is judged once enough were tried, whether the index has seen them or
    // not: a version that fails always has no codes to be searched.
    if (newer.tried() >= leastImages && newer.failureRate() > maxFailureRate) {
      return said(
          "it failed on %.1f %% of %d images, at most %.1f %% are allowed",
          100 * newer.failureRate(), newer.tried(), 100 * maxFailureRate);
    }
    if (!enough(newer, older)) {
      return Optional.empty();
    }
    if (isMore(newer.alerts(), older.alerts()) || isMore(older.alerts(), newer.alerts())) {
      return said(
          "%d alerts of %d images, %d by the version before: more than %.1f times apart",
          newer.alerts(), newer.searched(), older.alerts(), maxAlertRateRatio);
    }
    if (newer.latencyNs() > maxLatencyRatio * older.latencyNs()) {
      return said(
          "%.3f ms an image, %.3f ms by the version before: more than %.1f times as long",
          newer.latencyNs() / 1e6, older.latencyNs() / 1e6, maxLatencyRatio);
    }
    if (newer.equalCodeShare() < leastEqualCodes) {
      return said(
          "%.1f %% of the codes are those of the version before, at least %.1f %% are asked",
          100 * newer.equalCodeShare(), 100 * leastEqualCodes);
    }
    return Optional.empty();
  }

  /** One alert more is no sign of anything. */
  private boolean isMore(long alerts, long others) {
    return alerts > maxAlertRateRatio * (others + 1);
  }

  private static Optional<String> said(String format, Object... values) {
    return Optional.of(String.format(Locale.ROOT, format, values));
  }
}
