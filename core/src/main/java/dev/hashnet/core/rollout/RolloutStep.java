package dev.hashnet.core.rollout;

import java.util.Optional;

/**
 * From a time on, these versions serve.
 *
 * @param fromMs the Kafka timestamp of the first record that it holds for, epoch milliseconds
 * @param active version whose codes raise alerts
 * @param candidate version that is encoded and indexed beside it
 * @param decision who decided, when and why
 * @param canaryPerMille share of the images whose alerts come from the candidate, by {@link
 *     CanaryShare}
 * @param guard bounds that the newer version must keep: the candidate of a canary, else the active
 *     one
 */
public record RolloutStep(
    long fromMs,
    String active,
    Optional<String> candidate,
    Decision decision,
    int canaryPerMille,
    Optional<GuardBounds> guard) {
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
    if (canaryPerMille < 0
        || canaryPerMille >= CanaryShare.PARTS
        || (canaryPerMille > 0 && candidate.isEmpty())) {
      throw new IllegalArgumentException(
          "a canary must be 0..999 per mille of the images, and have a candidate: canaryPerMille=%d, candidate=%s"
              .formatted(canaryPerMille, candidate.orElse("none")));
    }
  }

  /** A step without canary and guard. */
  public RolloutStep(long fromMs, String active, Optional<String> candidate, Decision decision) {
    this(fromMs, active, candidate, decision, 0, Optional.empty());
  }

  /** Two versions under a guard. */
  public record Watched(String newer, String older, GuardBounds bounds) {}

  /** Which version is watched beside which; empty where none is. */
  public Optional<Watched> watched() {
    if (guard.isEmpty() || candidate.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        canaryPerMille > 0
            ? new Watched(candidate.get(), active, guard.get())
            : new Watched(active, candidate.get(), guard.get()));
  }

  /** Whether the version serves in this step, in either role. */
  public boolean serves(String version) {
    return active.equals(version) || candidate.filter(version::equals).isPresent();
  }
}
