package dev.hashnet.core.rollout;

import dev.hashnet.core.rollout.RolloutStep.Decision;
import java.util.List;
import java.util.Optional;

/**
 * The moves that an operator may make on a line, each a further step of its timeline. A move that
 * is not open is refused with {@link RefusedException}.
 *
 * @param timeline what was decided before
 * @param fromMs Kafka timestamp from which the move holds, epoch milliseconds
 * @param decision who decides, when and why
 */
public record RolloutDecisions(RolloutTimeline timeline, long fromMs, Decision decision) {
  /** A move that is not open; the message says why. */
  public static final class RefusedException extends RuntimeException {
    public RefusedException(String message) {
      super(message);
    }
  }

  /** From now on the version is encoded and indexed beside the active one. */
  public RolloutTimeline candidate(String version) {
    RolloutStep last = last();
    if (last.serves(version)) {
      throw new RefusedException(
          "Cannot make a candidate: version=%s: it is %s already"
              .formatted(version, last.active().equals(version) ? "active" : "the candidate"));
    }
    if (last.candidate().isPresent()) {
      throw new RefusedException(
          "Cannot make a candidate: version=%s: there is one, retire it first: candidate=%s"
              .formatted(version, last.candidate().get()));
    }
    return step(last.active(), Optional.of(version));
  }

  /** The version alerts; the one before stays beside it, so that this can be taken back. */
  public RolloutTimeline activate(String version, boolean force) {
    RolloutStep last = last();
    if (last.active().equals(version)) {
      throw new RefusedException(
          "Cannot activate: version=%s: it is active already".formatted(version));
    }
    if (!force && !last.serves(version)) {
      throw new RefusedException(
          "Cannot activate: version=%s: it is not the candidate, so no image has a code of it"
              .formatted(version));
    }
    return step(version, Optional.of(last.active()));
  }

  /**
   * The candidate alerts for a share of the images first, then for all, and is taken back by itself
   * where it leaves the bounds.
   *
   * @param canaryPerMille share of the images; 0: all of them at once
   */
  public RolloutTimeline activateGuarded(String version, int canaryPerMille, GuardBounds bounds) {
    RolloutStep last = last();
    if (last.candidate().filter(version::equals).isEmpty()) {
      throw new RefusedException(
          "Cannot activate: version=%s: it is not the candidate, so no image has a code of it"
              .formatted(version));
    }
    return canaryPerMille == 0
        ? step(version, Optional.of(last.active()), 0, Optional.of(bounds))
        : step(last.active(), last.candidate(), canaryPerMille, Optional.of(bounds));
  }

  /** The next stage of a guarded activation: from the canary to all images, then to no guard. */
  public RolloutTimeline advance() {
    RolloutStep last = last();
    if (last.guard().isEmpty()) {
      throw new RefusedException("Cannot go on: nothing is watched: active=" + last.active());
    }
    return last.canaryPerMille() > 0
        ? step(last.candidate().orElseThrow(), Optional.of(last.active()), 0, last.guard())
        : step(last.active(), last.candidate());
  }

  /**
   * The version that was active before alerts again; the present one is dropped. During a canary
   * that is the candidate.
   */
  public RolloutTimeline rollback() {
    RolloutStep last = last();
    if (last.canaryPerMille() > 0) {
      return step(last.active(), Optional.empty());
    }
    List<RolloutStep> steps = timeline.steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i).fromMs() <= last.fromMs() && !steps.get(i).active().equals(last.active())) {
        return step(steps.get(i).active(), Optional.empty());
      }
    }
    throw new RefusedException(
        "Cannot roll back: version=%s: no other version was active before it"
            .formatted(last.active()));
  }

  /** The candidate, or the version that was active before, is no longer encoded. */
  public RolloutTimeline retire(String version) {
    RolloutStep last = last();
    if (last.active().equals(version)) {
      throw new RefusedException(
          "Cannot retire: version=%s: it is active; activate another one first".formatted(version));
    }
    if (!last.serves(version)) {
      throw new RefusedException("Cannot retire: version=%s: it does not serve".formatted(version));
    }
    return step(last.active(), Optional.empty());
  }

  /** What is in force when the move is to hold; steps to come are replaced by it. */
  private RolloutStep last() {
    return timeline
        .at(fromMs)
        .orElseThrow(
            () -> new RefusedException("Cannot decide: no version of the line was ever active"));
  }

  private RolloutTimeline step(String active, Optional<String> candidate) {
    return step(active, candidate, 0, Optional.empty());
  }

  private RolloutTimeline step(
      String active, Optional<String> candidate, int canaryPerMille, Optional<GuardBounds> guard) {
    if (fromMs < decision.atMs()) {
      throw new RefusedException(
          "Cannot decide for the past, whose images are encoded already: fromMs=%d, nowMs=%d"
              .formatted(fromMs, decision.atMs()));
    }
    return timeline.with(
        new RolloutStep(fromMs, active, candidate, decision, canaryPerMille, guard));
  }
}
