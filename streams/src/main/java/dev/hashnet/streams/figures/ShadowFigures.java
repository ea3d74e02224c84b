package dev.hashnet.streams.figures;

import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.ShadowObserver;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchResult;
import dev.hashnet.schemas.ModelFigures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what two versions make of the same images, each beside the other, whichever of them is
 * active: so a candidate, a canary and the version before an activation are measured alike.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class ShadowFigures implements ShadowObserver {
  /** Pairs that are remembered: a replay goes through old ones, and must not begin them anew. */
  private static final int MAX_PAIRS = 32;

  private record Pair(String version, String beside) {}

  /** Guarded by the figures. */
  private static final class Counters {
    final Instant since;
    long images;
    long failures;
    long encodeNs;
    long compared;
    long equalCodes;
    long searched;
    long alerts;
    long commonAlerts;
    long[] distances = new long[0];

    Counters(Instant since) {
      this.since = since;
    }
  }

  private final InstantSource clock;

  /** In the order of their last use. */
  private final Map<Pair, Counters> byPair =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Counters> eldest) {
          return size() > MAX_PAIRS;
        }
      };

  public ShadowFigures(InstantSource clock) {
    this.clock = clock;
  }

  private Counters of(String version, String beside) {
    return byPair.computeIfAbsent(new Pair(version, beside), pair -> new Counters(clock.instant()));
  }

  /** The version encoded a batch. */
  public synchronized void encoded(String version, String beside, int images, long tookNs) {
    Counters counters = of(version, beside);
    counters.images += images;
    counters.encodeNs += tookNs;
  }

  /** The version failed on images. */
  public synchronized void failed(String version, String beside, int images) {
    of(version, beside).failures += images;
  }

  /** Both encoded the images, and gave so many of them the same code. */
  public synchronized void compared(String one, String other, int images, int equal) {
    for (Counters counters : List.of(of(one, other), of(other, one))) {
      counters.compared += images;
      counters.equalCodes += equal;
    }
  }

  @Override
  public synchronized void searched(
      CodeOfLine one, SearchResult ofOne, CodeOfLine other, SearchResult ofOther) {
    boolean common = ofOne.total() > 0 && ofOther.total() > 0;
    count(of(one.modelVersion(), other.modelVersion()), ofOne, common);
    count(of(other.modelVersion(), one.modelVersion()), ofOther, common);
  }

  private static void count(Counters counters, SearchResult found, boolean common) {
    counters.searched++;
    counters.alerts += found.total() > 0 ? 1 : 0;
    counters.commonAlerts += common ? 1 : 0;
    for (Neighbour neighbour : found.neighbours()) {
      if (neighbour.distanceBits() >= counters.distances.length) {
        counters.distances = Arrays.copyOf(counters.distances, neighbour.distanceBits() + 1);
      }
      counters.distances[neighbour.distanceBits()]++;
    }
  }

  /** Of each version, what was counted beside the one that it was last beside. */
  public synchronized List<ModelFigures> snapshot(
      String instance, String line, IndexedCodes indexed) {
    Map<String, ModelFigures> latest = new LinkedHashMap<>();
    for (Map.Entry<Pair, Counters> each : byPair.entrySet()) {
      Pair pair = each.getKey();
      Counters counters = each.getValue();
      List<Long> distances = new ArrayList<>();
      for (long count : counters.distances) {
        distances.add(count);
      }
      latest.put(
          pair.version(),
          new ModelFigures(
              instance,
              line,
              pair.version(),
              pair.beside(),
              counters.since,
              counters.images,
              counters.failures,
              counters.encodeNs,
              counters.compared,
              counters.equalCodes,
              counters.searched,
              counters.alerts,
              counters.commonAlerts,
              distances,
              indexed.codes(pair.version()),
              indexed.windowImages(pair.version(), pair.beside())));
    }
    return List.copyOf(latest.values());
  }
}
