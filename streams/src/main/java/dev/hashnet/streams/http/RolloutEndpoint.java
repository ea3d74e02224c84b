package dev.hashnet.streams.http;

import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.VersionCounts;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.streams.rollout.RolloutState;
import dev.hashnet.streams.rollout.RolloutTopics;
import dev.hashnet.streams.rollout.Rollouts;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/rollout}: what {@code ./hashnet rollout status} shows. Read from the topics at most
 * once in two seconds, whoever asks.
 */
final class RolloutEndpoint implements Endpoint {
  private static final long FRESH_MS = 2_000;

  /** The answer; times are UTC. */
  record Rollout(
      String line,
      String now,
      long windowMs,
      int canaryPerMille,
      boolean guarded,
      List<Version> versions,
      List<Step> steps,
      List<Status> instances,
      List<Side> sideBySide) {}

  /**
   * What one of the two serving versions made of the same images, by the count of all instances.
   *
   * @param distances neighbours by their distance in bits, from 0 on
   */
  record Side(
      String version,
      long images,
      long failures,
      double imageMs,
      long compared,
      long equalCodes,
      long searched,
      long alerts,
      long commonAlerts,
      List<Long> distances) {}

  /**
   * A published version.
   *
   * @param role {@code ACTIVE}, {@code CANDIDATE}, or none of them
   * @param coverage share of the look-back window whose images have a code of it, 0 to 1
   */
  record Version(
      String version,
      @Nullable String role,
      int bits,
      int radiusBits,
      String network,
      String publishedAt,
      double coverage) {}

  /**
   * A decision.
   *
   * @param from when it takes effect; null: it holds for all times
   */
  record Step(
      @Nullable String from,
      String active,
      @Nullable String candidate,
      String decidedAt,
      String by,
      String reason) {}

  /** What a living instance does with a version. */
  record Status(
      String instance,
      String version,
      String state,
      @Nullable String role,
      String since,
      String reason) {}

  private final RolloutTopics topics;
  private final Rollouts rollouts;
  private final String line;
  private final LongSupplier clockMs;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Rollout latest;
  private long latestMs;

  RolloutEndpoint(RolloutTopics topics, Rollouts rollouts, String line, LongSupplier clockMs) {
    this.topics = topics;
    this.rollouts = rollouts;
    this.line = line;
    this.clockMs = clockMs;
  }

  @Override
  public void register(Javalin server) {
    server.get("/v1/rollout", this::show);
  }

  private void show(Context ctx) {
    ctx.header("Cache-Control", "no-store");
    Json.answer(ctx, fresh());
  }

  private Rollout fresh() {
    lock.lock();
    try {
      Rollout rollout = latest;
      if (rollout == null || clockMs.getAsLong() - latestMs > FRESH_MS) {
        rollout = read();
        latest = rollout;
        latestMs = clockMs.getAsLong();
      }
      return rollout;
    } catch (KafkaException e) {
      throw ProblemException.unavailable(
          "Cannot read the rollout", "model topics", "an answer of the broker", e.toString());
    } finally {
      lock.unlock();
    }
  }

  private Rollout read() {
    RolloutState state = rollouts.state();
    Map<String, ModelManifest> manifests = topics.manifests(line);
    return new Rollout(
        line,
        time(state.nowMs()),
        state.windowMs(),
        state.step().map(RolloutStep::canaryPerMille).orElse(0),
        state.step().flatMap(RolloutStep::guard).isPresent(),
        manifests.values().stream().map(each -> version(each, state)).toList(),
        state.timeline().steps().stream().map(RolloutEndpoint::step).toList(),
        state.live().stream()
            .map(
                each ->
                    new Status(
                        each.getInstance(),
                        each.getVersion(),
                        each.getState().name(),
                        each.getRole() == null ? null : each.getRole().name(),
                        each.getSince().toString(),
                        each.getReason()))
            .toList(),
        state.step().map(step -> sideBySide(state, step)).orElse(List.of()));
  }

  private static List<Side> sideBySide(RolloutState state, RolloutStep step) {
    return step.candidate()
        .map(
            candidate ->
                List.of(
                    side(step.active(), state.counts(step.active(), candidate)),
                    side(candidate, state.counts(candidate, step.active()))))
        .orElse(List.of());
  }

  private static Side side(String version, VersionCounts counts) {
    return new Side(
        version,
        counts.images(),
        counts.failures(),
        counts.latencyNs() / 1e6,
        counts.compared(),
        counts.equalCodes(),
        counts.searched(),
        counts.alerts(),
        counts.commonAlerts(),
        counts.distances());
  }

  private static Version version(ModelManifest manifest, RolloutState state) {
    String version = manifest.getVersion();
    String role =
        state
            .timeline()
            .at(state.nowMs())
            .filter(step -> step.serves(version))
            .map(step -> step.active().equals(version) ? "ACTIVE" : "CANDIDATE")
            .orElse(null);
    return new Version(
        version,
        role,
        manifest.getBits(),
        manifest.getRadiusBits(),
        manifest.getNetwork(),
        manifest.getCreatedAt().toString(),
        state.coverage(version));
  }

  private static Step step(RolloutStep step) {
    return new Step(
        step.fromMs() == 0 ? null : time(step.fromMs()),
        step.active(),
        step.candidate().orElse(null),
        time(step.decision().atMs()),
        step.decision().by(),
        step.decision().reason());
  }

  private static String time(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }
}
