package dev.hashnet.streams.rollout;

import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.schemas.ModelState;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.streams.figures.FigureRecords;
import dev.hashnet.streams.model.RolloutFollower;
import dev.hashnet.streams.rollout.RolloutTopics.HeardFigures;
import dev.hashnet.streams.rollout.RolloutTopics.HeardStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a rollout at one moment.
 *
 * @param timeline what was decided
 * @param statuses what instances said of versions
 * @param figures what instances counted of versions that serve together
 * @param nowMs the moment, epoch milliseconds
 * @param windowMs look-back window
 */
public record RolloutState(
    RolloutTimeline timeline,
    List<HeardStatus> statuses,
    List<HeardFigures> figures,
    long nowMs,
    long windowMs) {
  /** An instance that was silent for longer counts as gone: four of its reports are missing. */
  private static final long SILENCE_MS = 4 * RolloutFollower.HEARTBEAT.toMillis();

  public RolloutState {
    figures = List.copyOf(figures);
    statuses =
        statuses.stream()
            .sorted(
                Comparator.comparing((HeardStatus each) -> each.status().getInstance())
                    .thenComparing(each -> each.status().getVersion()))
            .toList();
  }

  /** What living instances do with versions. */
  public List<ModelStatus> live() {
    return statuses.stream()
        .filter(each -> nowMs - each.heardMs() <= SILENCE_MS)
        .map(HeardStatus::status)
        .toList();
  }

  /** Living instances that could not serve the version now, each with what it says. */
  public List<String> notReady(String version) {
    Set<String> instances = new TreeSet<>();
    List<String> notReady = new ArrayList<>();
    Set<String> ready = new TreeSet<>();
    for (ModelStatus each : live()) {
      instances.add(each.getInstance());
      if (!each.getVersion().equals(version)) {
        continue;
      }
      if (each.getState() == ModelState.READY || each.getState() == ModelState.SERVING) {
        ready.add(each.getInstance());
      } else {
        notReady.add(
            "%s: %s%s"
                .formatted(
                    each.getInstance(),
                    each.getState(),
                    each.getReason().isEmpty() ? "" : " (" + each.getReason() + ")"));
      }
    }
    for (String instance : instances) {
      if (!ready.contains(instance)
          && notReady.stream().noneMatch(each -> each.startsWith(instance + ": "))) {
        notReady.add(instance + ": knows nothing of it yet");
      }
    }
    return notReady;
  }

  /** Whether any instance reports. */
  public boolean anyLive() {
    return !live().isEmpty();
  }

  /** The step in force now. */
  public Optional<RolloutStep> step() {
    return timeline.at(nowMs);
  }

  /** What living instances together counted of the version beside the other. */
  public VersionCounts counts(String version, String beside) {
    return figures.stream()
        .filter(each -> nowMs - each.heardMs() <= SILENCE_MS)
        .map(HeardFigures::figures)
        .filter(each -> each.getVersion().equals(version) && each.getBeside().equals(beside))
        .map(FigureRecords::counts)
        .reduce(VersionCounts.NONE, VersionCounts::plus);
  }

  /**
   * The share of the look-back window whose images have a code of the version, 0 to 1: as the
   * instances with the index count it, and where none has said anything yet, from how long it
   * serves.
   */
  public double coverage(String version) {
    VersionCounts counted =
        step()
            .flatMap(
                step ->
                    step.active().equals(version) ? step.candidate() : Optional.of(step.active()))
            .map(beside -> counts(version, beside))
            .orElse(VersionCounts.NONE);
    return counted.windowImages() > 0
        ? counted.coverage()
        : timeline.coverage(version, nowMs, windowMs);
  }
}
