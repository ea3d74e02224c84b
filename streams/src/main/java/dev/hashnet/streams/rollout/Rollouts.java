package dev.hashnet.streams.rollout;

import dev.hashnet.core.rollout.GuardBounds;
import dev.hashnet.core.rollout.RolloutDecisions;
import dev.hashnet.core.rollout.RolloutDecisions.RefusedException;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutStep.Decision;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.streams.config.AppConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Makes decisions on a line: checks what must hold, and writes each on {@code model-rollout}.
 *
 * <p>A decision takes effect a little ahead of now, so that every instance has read it before the
 * first record that it concerns. Throws {@link RefusedException}, with the reason, where it must
 * not be made.
 */
public final class Rollouts {
  /**
   * What is reckoned with.
   *
   * @param window look-back window of the index
   * @param lead how far ahead decisions take effect: longer than an instance may be held up by a
   *     collection or a busy machine before it reads them
   */
  public record Times(Duration window, Duration lead) {
    public static Times of(AppConfig config) {
      return new Times(config.index().window(), config.model().rolloutLead());
    }
  }

  private final RolloutTopics topics;
  private final String line;
  private final Times times;
  private final String by;
  private final LongSupplier clockMs;

  /**
   * @param by who decides
   * @param clockMs epoch milliseconds
   */
  public Rollouts(RolloutTopics topics, String line, Times times, String by, LongSupplier clockMs) {
    this.topics = topics;
    this.line = line;
    this.times = times;
    this.by = by;
    this.clockMs = clockMs;
  }

  /** What is known now. */
  public RolloutState state() {
    return new RolloutState(
        topics.timeline(line),
        topics.statuses(line),
        topics.figures(line),
        clockMs.getAsLong(),
        times.window().toMillis());
  }

  /** Encodes and indexes a published version beside the active one. */
  public RolloutTimeline candidate(String version, String reason) {
    if (!topics.manifests(line).containsKey(version)) {
      throw new RefusedException(
          "Cannot make a candidate: version=%s: it is not published on line %s"
              .formatted(version, line));
    }
    return decide(OptionalLong.empty(), reason, each -> each.candidate(version));
  }

  /**
   * Lets the candidate alert.
   *
   * @param atMs Kafka timestamp of the first record that it alerts for; empty: a little from now
   * @param leastCoverage share of the look-back window that must have codes of it, 0 to 1
   * @param force skip all checks; the record says so
   */
  public RolloutTimeline activate(
      String version, OptionalLong atMs, double leastCoverage, boolean force, String reason) {
    RolloutState state = state();
    if (!force) {
      requireServing(state, version);
      requireReady(state, version, leastCoverage);
    }
    String said = force ? ("forced" + (reason.isEmpty() ? "" : ": " + reason)) : reason;
    return decide(atMs, said, each -> each.activate(version, force));
  }

  /**
   * Lets the candidate alert for a share of the images, then for all, as long as it keeps to the
   * bounds; the instances take it back by themselves where it does not.
   *
   * @param canaryPerMille share of the images; 0: all at once
   */
  public RolloutTimeline activateGuarded(
      String version, int canaryPerMille, GuardBounds bounds, double leastCoverage, String reason) {
    RolloutState state = state();
    requireServing(state, version);
    requireReady(state, version, leastCoverage);
    return decide(
        OptionalLong.empty(),
        reason,
        each -> each.activateGuarded(version, canaryPerMille, bounds));
  }

  /**
   * The next stage of a guarded activation, or the way back, if the watched step is still the one
   * in force.
   */
  public RolloutTimeline endStage(RolloutStep watched, boolean keeps, String reason) {
    return decide(
        OptionalLong.empty(),
        reason,
        each -> {
          if (each.timeline().latest().filter(watched::equals).isEmpty()) {
            throw new RefusedException("Cannot go on: something else was decided meanwhile");
          }
          return keeps ? each.advance() : each.rollback();
        });
  }

  private static void requireServing(RolloutState state, String version) {
    if (state.timeline().latest().filter(step -> step.serves(version)).isEmpty()) {
      throw new RefusedException(
          "Cannot activate: version=%s: it is not the candidate; './hashnet rollout candidate %s' makes it one"
              .formatted(version, version));
    }
  }

  private static void requireReady(RolloutState state, String version, double leastCoverage) {
    if (!state.anyLive()) {
      throw new RefusedException(
          "Cannot activate: version=%s: no instance reports on model-status".formatted(version));
    }
    List<String> notReady = state.notReady(version);
    if (!notReady.isEmpty()) {
      throw new RefusedException(
          "Cannot activate: version=%s: not every instance is ready: %s"
              .formatted(version, String.join("; ", notReady)));
    }
    double coverage = state.coverage(version);
    if (coverage < leastCoverage) {
      throw new RefusedException(
          "Cannot activate: version=%s: its codes cover %.1f %% of the look-back window, %.1f %% are asked"
              .formatted(version, 100 * coverage, 100 * leastCoverage));
    }
  }

  /** Lets the version that was active before alert again, and drops the present one. */
  public RolloutTimeline rollback(String reason) {
    return decide(OptionalLong.empty(), reason, RolloutDecisions::rollback);
  }

  /** Ends the encoding of a version that is not active. */
  public RolloutTimeline retire(String version, String reason) {
    return decide(OptionalLong.empty(), reason, each -> each.retire(version));
  }

  private interface Move {
    RolloutTimeline of(RolloutDecisions open);
  }

  private RolloutTimeline decide(OptionalLong atMs, String reason, Move move) {
    // The clock is read when the decision is about to be written: connecting takes its time, and a
    // step that is written after its own time would come too late for some images.
    return topics.decide(
        line,
        before -> {
          long nowMs = clockMs.getAsLong();
          long fromMs = fromMs(atMs, nowMs, times.lead());
          return move.of(new RolloutDecisions(before, fromMs, new Decision(nowMs, by, reason)));
        });
  }

  /**
   * From when on a decision holds. Throws RefusedException where that is too soon for all instances
   * to know of it.
   *
   * @param atMs what was asked for; empty: as soon as may be
   */
  static long fromMs(OptionalLong atMs, long nowMs, Duration lead) {
    long soonestMs = nowMs + lead.toMillis();
    long fromMs = atMs.orElse(soonestMs);
    if (fromMs < soonestMs) {
      throw new RefusedException(
          String.format(
              Locale.ROOT,
              "Cannot decide for %s: images of that time are encoded already; at least %.1f s ahead is asked: now=%s",
              Instant.ofEpochMilli(fromMs),
              lead.toMillis() / 1e3,
              Instant.ofEpochMilli(nowMs)));
    }
    return fromMs;
  }
}
