package dev.hashnet.core.rollout;

import java.util.Optional;

/**
 * From a time on, these versions serve.
 *
 * @param fromMs the Kafka timestamp of the first record that it holds for, epoch milliseconds
 * @param active version whose codes raise alerts
 * @param candidate version that is encoded and indexed beside it
 * @param decision who decided, when and why
 */
public record RolloutStep(
    long fromMs, String active, Optional<String> candidate, Decision decision) {
  /**
   * Who decided, when and why.
   *
   * @param atMs epoch milliseconds
   */
  public record Decision(long atMs, String by, String reason) {}

  public RolloutStep {
    if (candidate.isPresent() && candidate.get().equals(active)) {
      throw new IllegalArgumentException(
          "a candidate must be another version than the active one: version=" + active);
    }
  }

  /** Whether the version serves in this step, in either role. */
  public boolean serves(String version) {
    return active.equals(version) || candidate.filter(version::equals).isPresent();
  }
}
