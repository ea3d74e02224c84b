package dev.hashnet.core.rollout;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which versions of a line serve at which time: a function of a record's Kafka timestamp, so that a
 * record that is read again meets the same versions, whoever encodes it and whenever.
 *
 * @param steps in the order of their times; at most {@link #MAX_STEPS}, the oldest are given up
 */
public record RolloutTimeline(List<RolloutStep> steps) {
  /** Most steps kept. Records from before the oldest meet the oldest. */
  public static final int MAX_STEPS = 1024;

  public RolloutTimeline {
    steps = List.copyOf(steps.subList(Math.max(0, steps.size() - MAX_STEPS), steps.size()));
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i).fromMs() <= steps.get(i - 1).fromMs()) {
        throw new IllegalArgumentException(
            "steps must be in the order of their times: step=%d, fromMs=%d, before=%d"
                .formatted(i, steps.get(i).fromMs(), steps.get(i - 1).fromMs()));
      }
    }
  }

  /** Nothing was decided yet. */
  public RolloutTimeline() {
    this(List.of());
  }

  /** The step that holds for records of this time; empty only where there is no step at all. */
  public Optional<RolloutStep> at(long timestampMs) {
    for (int i = steps.size() - 1; i > 0; i--) {
      if (steps.get(i).fromMs() <= timestampMs) {
        return Optional.of(steps.get(i));
      }
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(0));
  }

  /** The last step; its time may be still to come. */
  public Optional<RolloutStep> latest() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
  }

  /** With a further step, which takes the place of those whose time has not come before its own. */
  public RolloutTimeline with(RolloutStep step) {
    List<RolloutStep> all = new ArrayList<>(steps);
    all.removeIf(each -> each.fromMs() >= step.fromMs());
    all.add(step);
    return new RolloutTimeline(all);
  }

  /** The versions that served last, newest step first, the active one before the candidate. */
  public Set<String> newestVersions(int max) {
    Set<String> newest = new LinkedHashSet<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      List<String> ofStep = new ArrayList<>(List.of(steps.get(i).active()));
      steps.get(i).candidate().ifPresent(ofStep::add);
      for (String version : ofStep) {
        if (newest.size() < max) {
          newest.add(version);
        }
      }
    }
    return newest;
  }

  /** Since when the version has been serving without a gap, up to the last step. */
  public Optional<Long> servingSinceMs(String version) {
    Optional<Long> since = Optional.empty();
    for (int i = steps.size() - 1; i >= 0 && steps.get(i).serves(version); i--) {
      since = Optional.of(steps.get(i).fromMs());
    }
    return since;
  }

  /**
   * The share of the look-back window, 0 to 1, whose images have a code of the version: all that
   * arrived since it began to serve, where the window is counted from {@code nowMs}.
   */
  public double coverage(String version, long nowMs, long windowMs) {
    Optional<Long> since = servingSinceMs(version);
    if (since.isEmpty() || since.get() > nowMs) {
      return 0;
    }
    boolean alwaysServed = steps.get(0).serves(version) && since.get() == steps.get(0).fromMs();
    return alwaysServed || windowMs == 0
        ? 1
        : Math.min(1, (nowMs - since.get()) / (double) windowMs);
  }
}
