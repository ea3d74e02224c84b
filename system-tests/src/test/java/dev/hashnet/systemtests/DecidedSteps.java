package dev.hashnet.systemtests;

import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutTimeline;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** All steps that were decided: the timeline without its limit on steps. */
final class DecidedSteps {
  private final TreeMap<Long, RolloutStep> steps = new TreeMap<>();

  DecidedSteps(RolloutTimeline timeline) {
    add(timeline);
  }

  /** Adds the last step of what was decided now. */
  void add(RolloutTimeline timeline) {
    List<RolloutStep> kept = timeline.steps();
    long fromMs = kept.get(0).fromMs();
    steps.tailMap(fromMs, true).clear();
    kept.forEach(step -> steps.put(step.fromMs(), step));
  }

  /** The step that holds for records of this time; the first one for those before it. */
  RolloutStep at(long timestampMs) {
    var held = steps.floorEntry(timestampMs);
    return Objects.requireNonNull(held == null ? steps.firstEntry() : held).getValue();
  }

  /** In the order of their times. */
  List<RolloutStep> all() {
    return List.copyOf(steps.values());
  }
}
