package dev.hashnet.streams.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The versions that old records have asked for: at most so many, the one not asked for longest
 * makes way. Each keeps its place for a moment at least, so that threads that ask for more versions
 * than there are places take turns and do not take them from one another.
 *
 * <p>Threads: one at a time.
 */
final class RecalledVersions {
  /** How long a version keeps its place, though others wait for one. */
  static final long LEAST_STAY_MS = 1_000;

  /** How long a version is held that nothing asks for. */
  static final long MOST_IDLE_MS = 60_000;

  private final int max;

  /** When each was asked for, epoch milliseconds; the one not asked for longest comes first. */
  private final Map<String, Long> askedMs = new LinkedHashMap<>(16, 0.75f, true);

  RecalledVersions(int max) {
    this.max = max;
  }

  Set<String> versions() {
    return Set.copyOf(askedMs.keySet());
  }

  /** The version is asked for: it keeps its place, or takes one that is free. */
  boolean ask(String version, long nowMs) {
    if (askedMs.containsKey(version) || askedMs.size() < max) {
      askedMs.put(version, nowMs);
      return true;
    }
    return false;
  }

  /** Takes its place from the version that was not asked for longest; empty where all just were. */
  Optional<String> makeWay(long nowMs) {
    Map.Entry<String, Long> eldest = askedMs.entrySet().iterator().next();
    if (nowMs - eldest.getValue() < LEAST_STAY_MS) {
      return Optional.empty();
    }
    String version = eldest.getKey();
    askedMs.remove(version);
    return Optional.of(version);
  }

  /** Takes their places from the versions that nothing asks for any more. */
  List<String> giveUpIdle(long nowMs) {
    List<String> idle = new ArrayList<>();
    for (Iterator<Map.Entry<String, Long>> all = askedMs.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Long> each = all.next();
      if (nowMs - each.getValue() > MOST_IDLE_MS) {
        idle.add(each.getKey());
        all.remove();
      }
    }
    return idle;
  }
}
