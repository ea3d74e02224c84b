package dev.hashnet.streams.model;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.core.rollout.VersionState;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ServingRole;
import dev.hashnet.streams.encode.Serving;
import dev.hashnet.streams.encode.ServingSet;
import dev.hashnet.streams.encode.ServingSet.Served;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model versions of a line that this instance holds, and which of them serve which time.
 *
 * <p>It follows a {@link RolloutTimeline}: the versions that served last are loaded, at most {@code
 * maxLoaded} of them; all others are released. A record's time finds its step, and the step its
 * versions. A version that is not there (still loading, refused, released) is left out: as the
 * candidate its code is missing, as the active one the version that was active before goes on
 * serving. So a bad version never stops an instance.
 *
 * <p>Records of times before those of the loaded versions, as a replay has them, recall theirs: the
 * thread that takes such a record waits until they are loaded. As many may be held at a time as of
 * the newest, at least {@value #LEAST_RECALLED}; those that nothing asks for are released again.
 *
 * <p>Loading and releasing are run by an executor, never by the caller of {@link #follow}. Threads:
 * safe for use by several threads.
 */
public final class ServedVersions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedVersions.class);

  /** Two partitions that are read at different steps, of two versions each. */
  private static final int LEAST_RECALLED = 4;

  private static final long RECALL_POLL_MS = 200;
  private static final long RECALL_PAUSE_MS = 1_000;

  /** Brings a version to the point where it may serve. */
  @FunctionalInterface
  public interface Loading {
    /**
     * Throws InvalidModelException where the version is refused, for good.
     *
     * @param active the version whose speed it is compared with
     */
    ImageEncoder load(String version, Optional<ImageEncoder> active);
  }

  /**
   * How versions are held and served.
   *
   * @param maxLoaded most versions held at a time
   * @param radiusBits instead of the radius of each version
   * @param others the encoders of other lines, which serve at all times and stay the caller's
   */
  public record Options(int maxLoaded, OptionalInt radiusBits, List<Served> others) {}

  private record Roles(String active, Optional<String> candidate) {
    /** As a canary has them. */
    Roles swapped() {
      return candidate.map(each -> new Roles(each, Optional.of(active))).orElse(this);
    }
  }

  private final Options options;
  private final Loading loading;
  private final VersionStates states;
  private final Executor background;
  private final LongSupplier clockMs;

  private final Map<String, LeasedEncoder> loaded = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();
  private final RecalledVersions recalled;
  private final Map<String, Long> recallPausedMs = new HashMap<>();
  private Set<String> wanted = Set.of();
  private Map<Roles, ServingSet> sets = new HashMap<>();
  private RolloutTimeline timeline = new RolloutTimeline();
  private @Nullable Serving serving;
  private boolean closed;

  /**
   * @param clockMs epoch milliseconds, for reports, and for how long recalled versions are held
   */
  public ServedVersions(
      Options options,
      Loading loading,
      VersionStates states,
      Executor background,
      LongSupplier clockMs) {
    this.options = options;
    this.loading = loading;
    this.states = states;
    this.background = background;
    this.clockMs = clockMs;
    this.recalled = new RecalledVersions(Math.max(LEAST_RECALLED, options.maxLoaded()));
  }

  /**
   * Loads what the timeline asks for, on the caller's thread, and returns what serves.
   *
   * <p>Throws InvalidModelException where no version can serve.
   */
  public Serving start(RolloutTimeline first) {
    InvalidModelException refused = null;
    for (String version : first.newestVersions(options.maxLoaded())) {
      try {
        LeasedEncoder encoder = new LeasedEncoder(loading.load(version, Optional.empty()));
        synchronized (this) {
          loaded.put(version, encoder);
        }
      } catch (InvalidModelException e) {
        LOG.warn("Model version refused: version={}: {}", version, e.getMessage());
        refused = refused == null ? e : refused;
      }
    }
    synchronized (this) {
      timeline = first;
      wanted = first.newestVersions(options.maxLoaded());
      NavigableMap<Long, Serving.Split> byTimeMs = setsByTime();
      if (byTimeMs.isEmpty()) {
        throw refused == null
            ? new InvalidModelException("Cannot serve: the rollout names no version")
            : refused;
      }
      Serving started = new Serving(byTimeMs.lastEntry().getValue().rest(), this::recall);
      started.followSplits(byTimeMs, holdingByTime());
      serving = started;
      reportRoles();
      return started;
    }
  }

  /** A decision was made, or time has passed: loads, switches, and releases what it asks for. */
  public synchronized void follow(RolloutTimeline next) {
    if (closed) {
      return;
    }
    timeline = next;
    wanted = next.newestVersions(options.maxLoaded());
    for (String version : wanted) {
      if (!loaded.containsKey(version) && !isRefused(version) && underWay.add(version)) {
        background.execute(() -> load(version, activeBeside(version)));
      }
    }
    apply(recalled.giveUpIdle(clockMs.getAsLong()));
  }

  private boolean isRefused(String version) {
    return states.of(version) == VersionState.REJECTED;
  }

  /** Returns once the versions that served that time are held, or were refused. */
  private synchronized void recall(long timestampMs) throws InterruptedException {
    while (!closed) {
      boolean missing = false;
      for (String version : neededAt(timestampMs)) {
        if (!wanted.contains(version)) {
          missing |= !loaded.containsKey(version);
          ask(version);
        }
      }
      if (!missing) {
        return;
      }
      wait(RECALL_POLL_MS);
    }
  }

  private void ask(String version) {
    long nowMs = clockMs.getAsLong();
    if (!recalled.ask(version, nowMs)) {
      Optional<String> gone = recalled.makeWay(nowMs);
      if (gone.isEmpty()) {
        return;
      }
      apply(List.of(gone.get()));
      recalled.ask(version, nowMs);
    }
    if (!loaded.containsKey(version)
        && nowMs >= recallPausedMs.getOrDefault(version, Long.MIN_VALUE)
        && underWay.add(version)) {
      LOG.info("Model version recalled for records of its time: version={}", version);
      // It served before: its speed is no reason to refuse it now.
      background.execute(() -> load(version, Optional.empty()));
    }
  }

  /**
   * The versions that a time asks for, without those refused: whoever was before serves for them.
   */
  private Set<String> neededAt(long timestampMs) {
    int step = timeline.steps().size() - 1;
    while (step > 0 && timeline.steps().get(step).fromMs() > timestampMs) {
      step--;
    }
    return needed(step);
  }

  private Set<String> needed(int step) {
    List<RolloutStep> steps = timeline.steps();
    Set<String> needed = new LinkedHashSet<>();
    for (int i = step; i >= 0; i--) {
      if (!isRefused(steps.get(i).active())) {
        needed.add(steps.get(i).active());
        break;
      }
    }
    steps.get(step).candidate().filter(each -> !isRefused(each)).ifPresent(needed::add);
    return needed;
  }

  private NavigableMap<Long, Serving.Holding> holdingByTime() {
    NavigableMap<Long, Serving.Holding> holding = new TreeMap<>();
    for (int i = 0; i < timeline.steps().size(); i++) {
      Set<String> needed = needed(i);
      holding.put(
          timeline.steps().get(i).fromMs(),
          wanted.containsAll(needed)
              ? Serving.Holding.NEWEST
              : loaded.keySet().containsAll(needed)
                  ? Serving.Holding.RECALLED
                  : Serving.Holding.MISSING);
    }
    return holding;
  }

  private void load(String version, Optional<ImageEncoder> beside) {
    ImageEncoder encoder = null;
    try {
      encoder = loading.load(version, beside);
    } catch (InvalidModelException e) {
      LOG.warn("Model version refused: version={}: {}", version, e.getMessage());
    } catch (RuntimeException e) {
      // Broker or registry away: the next call of follow, or of recall, tries again.
      LOG.warn("Cannot load model yet: version={}: {}", version, e.toString());
      states.enter(version, VersionState.RETIRED, "not loaded yet: " + e);
    }
    synchronized (this) {
      underWay.remove(version);
      recallPausedMs.remove(version);
      if (encoder == null) {
        recallPausedMs.put(version, clockMs.getAsLong() + RECALL_PAUSE_MS);
      } else {
        LeasedEncoder leased = new LeasedEncoder(encoder);
        if (closed) {
          leased.close();
          return;
        }
        loaded.put(version, leased);
      }
      if (!closed) {
        apply(List.of());
      }
      notifyAll();
    }
  }

  private synchronized Optional<ImageEncoder> activeBeside(String version) {
    return timeline
        .at(clockMs.getAsLong())
        .map(RolloutStep::active)
        .filter(each -> !each.equals(version))
        .map(loaded::get);
  }

  /**
   * Releases what is no longer asked for, and tells what serves which time.
   *
   * @param givenUp versions that were recalled, and are no longer
   */
  private void apply(List<String> givenUp) {
    Map<String, LeasedEncoder> released = new LinkedHashMap<>();
    boolean newestServes =
        timeline.latest().filter(step -> loaded.containsKey(step.active())).isPresent();
    Set<String> held = recalled.versions();
    loaded.forEach(
        (version, encoder) -> {
          if (!wanted.contains(version)
              && !held.contains(version)
              && (newestServes || givenUp.contains(version))) {
            released.put(version, encoder);
          }
        });
    loaded.keySet().removeAll(released.keySet());
    NavigableMap<Long, Serving.Split> byTimeMs = setsByTime();
    if (!byTimeMs.isEmpty() && serving != null) {
      serving.followSplits(byTimeMs, holdingByTime());
    }
    reportRoles();
    released.forEach(
        (version, encoder) -> {
          LOG.info("Model version released: version={}", version);
          states.enter(version, VersionState.RETIRED, "later versions took its place");
        });
    if (!released.isEmpty()) {
      background.execute(() -> release(released.values()));
    }
  }

  private static void release(Collection<LeasedEncoder> released) {
    released.forEach(LeasedEncoder::close);
    NativeHeap.trim();
  }

  /** Sets of steps that were served before are the same objects again. */
  private NavigableMap<Long, Serving.Split> setsByTime() {
    Map<Roles, ServingSet> kept = new HashMap<>();
    NavigableMap<Long, Serving.Split> byTimeMs = new TreeMap<>();
    Optional<String> lastActive = Optional.empty();
    for (RolloutStep step : timeline.steps()) {
      if (loaded.containsKey(step.active())) {
        lastActive = Optional.of(step.active());
      }
      if (lastActive.isPresent()) {
        Roles roles = rolesOf(step, lastActive.get());
        byTimeMs.put(
            step.fromMs(),
            new Serving.Split(set(roles, kept), step.canaryPerMille(), set(roles.swapped(), kept)));
      }
    }
    sets = kept;
    return byTimeMs;
  }

  private ServingSet set(Roles roles, Map<Roles, ServingSet> kept) {
    return kept.computeIfAbsent(
        roles, each -> Optional.ofNullable(sets.get(each)).orElseGet(() -> make(each)));
  }

  private Roles rolesOf(RolloutStep step, String active) {
    return new Roles(
        active, step.candidate().filter(each -> loaded.containsKey(each) && !each.equals(active)));
  }

  private ServingSet make(Roles roles) {
    List<Served> encoders = new ArrayList<>();
    encoders.add(served(roles.active(), CodeRole.ACTIVE));
    roles.candidate().ifPresent(version -> encoders.add(served(version, CodeRole.CANDIDATE)));
    encoders.addAll(options.others());
    return new ServingSet(encoders);
  }

  private Served served(String version, CodeRole role) {
    ImageEncoder encoder = Objects.requireNonNull(loaded.get(version));
    return new Served(encoder, role, options.radiusBits().orElse(encoder.radiusBits()));
  }

  private void reportRoles() {
    Optional<RolloutStep> now = timeline.at(clockMs.getAsLong());
    for (String version : loaded.keySet()) {
      if (now.isPresent() && now.get().active().equals(version)) {
        states.serve(version, ServingRole.ACTIVE);
      } else if (now.isPresent() && now.get().serves(version)) {
        states.serve(version, ServingRole.CANDIDATE);
      } else if (states.of(version) == VersionState.SERVING) {
        states.enter(version, VersionState.READY, "held for records of its time");
      }
    }
  }

  /** Releases every version. The encoding must have ended. */
  @Override
  public void close() {
    List<LeasedEncoder> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(loaded.values());
      loaded.clear();
      notifyAll();
    }
    all.forEach(LeasedEncoder::close);
  }
}
