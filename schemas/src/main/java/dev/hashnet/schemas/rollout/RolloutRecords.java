package dev.hashnet.schemas.rollout;

import dev.hashnet.core.rollout.GuardBounds;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutStep.Decision;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.RolloutGuard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between {@link RolloutTimeline} and its record on {@code model-rollout}. */
public final class RolloutRecords {
  private RolloutRecords() {}

  /**
   * Reads a record; null is a line without versions.
   *
   * <p>Throws IllegalArgumentException where the steps are not in order.
   */
  public static RolloutTimeline timeline(@Nullable ModelRollout rollout) {
    if (rollout == null) {
      return new RolloutTimeline();
    }
    List<RolloutStep> steps = new ArrayList<>();
    for (dev.hashnet.schemas.RolloutStep step : rollout.getSteps()) {
      steps.add(
          new RolloutStep(
              step.getFrom().toEpochMilli(),
              step.getActive(),
              Optional.ofNullable(step.getCandidate()),
              new Decision(
                  step.getDecidedAt().toEpochMilli(), step.getDecidedBy(), step.getReason()),
              step.getCanaryPerMille(),
              Optional.ofNullable(step.getGuard()).map(RolloutRecords::bounds)));
    }
    if (steps.isEmpty() && rollout.getActive() != null) {
      // Written before there were steps.
      steps.add(
          new RolloutStep(
              0,
              rollout.getActive(),
              Optional.ofNullable(rollout.getCandidate()),
              new Decision(
                  rollout.getDecidedAt().toEpochMilli(),
                  rollout.getDecidedBy(),
                  rollout.getReason())));
    }
    return new RolloutTimeline(steps);
  }

  /** The record of a timeline that has at least one step. */
  public static ModelRollout rollout(String line, RolloutTimeline timeline) {
    RolloutStep last = timeline.latest().orElseThrow();
    List<dev.hashnet.schemas.RolloutStep> steps = new ArrayList<>();
    for (RolloutStep step : timeline.steps()) {
      steps.add(
          new dev.hashnet.schemas.RolloutStep(
              Instant.ofEpochMilli(step.fromMs()),
              step.active(),
              step.candidate().orElse(null),
              Instant.ofEpochMilli(step.decision().atMs()),
              step.decision().by(),
              step.decision().reason(),
              step.canaryPerMille(),
              step.guard().map(RolloutRecords::guard).orElse(null)));
    }
    return new ModelRollout(
        line,
        last.active(),
        last.candidate().orElse(null),
        Instant.ofEpochMilli(last.fromMs()),
        Instant.ofEpochMilli(last.decision().atMs()),
        last.decision().by(),
        last.decision().reason(),
        steps);
  }

  private static GuardBounds bounds(RolloutGuard guard) {
    return new GuardBounds(
        guard.getWindowMs(),
        guard.getMinImages(),
        guard.getMaxAlertRateRatio(),
        guard.getMaxFailureRate(),
        guard.getMaxLatencyRatio(),
        guard.getMinEqualCodes());
  }

  private static RolloutGuard guard(GuardBounds bounds) {
    return new RolloutGuard(
        bounds.windowMs(),
        bounds.leastImages(),
        bounds.maxAlertRateRatio(),
        bounds.maxFailureRate(),
        bounds.maxLatencyRatio(),
        bounds.leastEqualCodes());
  }
}
