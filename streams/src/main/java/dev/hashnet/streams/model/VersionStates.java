package dev.hashnet.streams.model;

import dev.hashnet.core.rollout.VersionState;
import dev.hashnet.schemas.ModelState;
import dev.hashnet.schemas.ModelStatus;
import dev.hashnet.schemas.ServingRole;
import dev.hashnet.streams.metrics.Metric;
import dev.hashnet.streams.metrics.MetricSink;
import dev.hashnet.streams.metrics.MetricSource;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this instance does with each version: holds the states to the order that {@link
 * VersionState} allows, and reports each, again at every {@link #repeat}, which is how others know
 * that the instance lives.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class VersionStates implements MetricSource {
  private final ModelStatuses statuses;
  private final String instance;
  private final String line;
  private final InstantSource clock;
  private final Map<String, ModelStatus> latest = new TreeMap<>();

  public VersionStates(ModelStatuses statuses, String instance, String line, InstantSource clock) {
    this.statuses = statuses;
    this.instance = instance;
    this.line = line;
    this.clock = clock;
  }

  /** The version goes to a state. Throws IllegalStateException where the state may not follow. */
  synchronized void enter(String version, VersionState state, String reason) {
    enter(version, state, null, reason);
  }

  /** The version serves in the role; nothing is reported where it does already. */
  synchronized void serve(String version, ServingRole role) {
    ModelStatus before = latest.get(version);
    if (before == null || before.getState() != ModelState.SERVING) {
      enter(version, VersionState.SERVING, role, "");
    } else if (before.getRole() != role) {
      put(version, ModelState.SERVING, role, "");
    }
  }

  private void enter(
      String version, VersionState state, @Nullable ServingRole role, String reason) {
    ModelStatus before = latest.get(version);
    VersionState from =
        before == null ? VersionState.ANNOUNCED : VersionState.valueOf(before.getState().name());
    VersionState to = from.next(state);
    put(version, ModelState.valueOf(to.name()), role, reason);
  }

  private void put(String version, ModelState state, @Nullable ServingRole role, String reason) {
    ModelStatus status =
        new ModelStatus(instance, line, version, state, role, clock.instant(), reason);
    latest.put(version, status);
    statuses.report(status);
  }

  /** The state of the version; ANNOUNCED where nothing was done with it. */
  synchronized VersionState of(String version) {
    ModelStatus status = latest.get(version);
    return status == null
        ? VersionState.ANNOUNCED
        : VersionState.valueOf(Objects.requireNonNull(status).getState().name());
  }

  @Override
  public synchronized void collect(MetricSink sink) {
    for (ModelStatus status : latest.values()) {
      ServingRole role = status.getRole();
      sink.value(
          Metric.MODEL,
          1,
          line,
          status.getVersion(),
          kebab(status.getState()),
          role == null ? "" : kebab(role));
    }
  }

  private static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reports all states again. */
  synchronized void repeat() {
    latest.values().forEach(statuses::report);
  }
}
