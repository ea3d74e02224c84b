package dev.hashnet.streams.command;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.core.rollout.CanaryShare;
import dev.hashnet.core.rollout.GuardBounds;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a guarded activation is bounded by. */
final class GuardOptions {
  @Option(
      names = "--guard",
      description =
          "Watch the version while it goes live, and take it back by itself where it leaves the bounds below.")
  private boolean guard;

  @Option(
      names = "--canary",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "With --guard: share of the images, by a hash of their ids, that it alerts for first, 0..0.999 (default: ${DEFAULT-VALUE}, all at once).")
  private double canary;

  @Option(
      names = "--guard-window",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description =
          "How long each stage lasts, canary and full, in minutes; fractions are allowed (default: ${DEFAULT-VALUE}).")
  private double windowMinutes;

  @Option(
      names = "--guard-images",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Images of a stage before anything is judged; a stage lasts at least as long as they take (default: ${DEFAULT-VALUE}).")
  private int leastImages;

  @Option(
      names = "--max-alert-rate-ratio",
      paramLabel = "X",
      defaultValue = "3",
      description =
          "How many times the alerts of one version may be those of the other (default: ${DEFAULT-VALUE}).")
  private double maxAlertRateRatio;

  @Option(
      names = "--max-failure-rate",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "Images that it may fail on; each is a dead letter while it is active (default: ${DEFAULT-VALUE}).")
  private double maxFailureRate;

  @Option(
      names = "--max-latency-ratio",
      paramLabel = "X",
      defaultValue = "4",
      description =
          "Time that it may take for an image, as a multiple of that of the version before (default: ${DEFAULT-VALUE}).")
  private double maxLatencyRatio;

  @Option(
      names = "--min-equal-codes",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Images that must get the same code from both versions; only versions of one training have equal codes (default: ${DEFAULT-VALUE}).")
  private double leastEqualCodes;

  boolean guarded() {
    return guard;
  }

  int canaryPerMille() {
    if (!(canary >= 0 && canary < 1)) {
      throw new OperatorException("--canary must be 0..0.999: found=" + canary);
    }
    return (int) Math.round(canary * CanaryShare.PARTS);
  }

  GuardBounds bounds() {
    try {
      return new GuardBounds(
          Math.round(windowMinutes * Duration.ofMinutes(1).toMillis()),
          leastImages,
          maxAlertRateRatio,
          maxFailureRate,
          maxLatencyRatio,
          leastEqualCodes);
    } catch (IllegalArgumentException e) {
      throw new OperatorException("Cannot guard: " + e.getMessage(), e);
    }
  }
}
