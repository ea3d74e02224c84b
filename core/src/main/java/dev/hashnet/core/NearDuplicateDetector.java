package dev.hashnet.core;

import dev.hashnet.core.index.HammingIndex;
import dev.hashnet.core.index.HammingIndexFactory;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the near duplicates of each arriving image among the images of its collection inside the
 * look-back window. One {@link HammingIndex} a (collection, line, model version).
 *
 * <p>The rules, which {@link BruteForcePairs} states a second time as plain loops:
 *
 * <ol>
 *   <li><b>Stream time</b> is the greatest event time seen, over all collections, restored images
 *       included. It never falls, and no clock is read. The <i>horizon</i> is stream time minus
 *       {@link DetectionPolicy#windowMs}. An image older than the horizon is gone: nobody finds it,
 *       and it counts as never stored. An image exactly at the horizon is inside.
 *   <li><b>Search, then insert.</b> Each active code is compared with the codes of the same
 *       collection, line, model version and length that were stored before; then all codes, active
 *       and candidate, are stored. So of two near duplicates exactly the later arrival alerts,
 *       once. An image alerts if at least one of its active codes has a neighbour within its
 *       radius.
 *   <li><b>Idempotent by id</b>, for each (line, version). The same id with the code it has already
 *       changes nothing, its event time included, is not searched and alerts nothing. A changed
 *       code takes the place of the old one: the old is removed first, so that an image never
 *       matches itself, then the new one is searched and stored. Codes of lines and versions that
 *       the new arrival does not name stay.
 *   <li><b>Late images.</b> An image whose event time is older than the horizon when it arrives is
 *       searched but not stored; a code of its own that it changes is still removed. As it is not
 *       stored, it alerts again if it is delivered again.
 *   <li><b>One collection an image.</b> An image that comes again under another collection leaves
 *       the old one with all its codes, and arrives in the new one as new.
 *   <li><b>Full index.</b> A code that would be stored beyond {@link
 *       DetectionPolicy#maxCodesPerIndex} is refused and counted. It is searched and alerts all the
 *       same, but no later image finds it.
 * </ol>
 *
 * <p>{@link #restore} does the same without the search, so a detector restored from the code topic
 * answers as one that lived through it.
 *
 * <p>Threads: one thread at a time.
 */
public final class NearDuplicateDetector {
  /** Other collections than the arriving image's expire in this many steps a window. */
  private static final int SWEEPS_A_WINDOW = 64;

  private static final SearchCost NO_COST = new SearchCost(0, 0, 0);

  private final DetectionPolicy policy;
  private final HammingIndexFactory indexes;
  private final @Nullable ShadowObserver shadow;
  private final Map<String, CollectionIndexes> collections = new HashMap<>();

  private final Homes homes = new Homes();

  private long streamTimeMs = Long.MIN_VALUE;
  private long nextSweepMs = Long.MIN_VALUE;
  private long refusedCodes;
  private int lastSearches;
  private SearchCost lastCost = NO_COST;

  /**
   * A detector without images.
   *
   * @param indexes makes each index when its first code is stored, with that code's radius
   */
  public NearDuplicateDetector(DetectionPolicy policy, HammingIndexFactory indexes) {
    this(policy, indexes, null);
  }

  /**
   * As above, and candidate codes are searched as well, for the observer alone.
   *
   * @param shadow hears of each arriving image with codes of both versions of a line; null: nobody
   */
  public NearDuplicateDetector(
      DetectionPolicy policy, HammingIndexFactory indexes, @Nullable ShadowObserver shadow) {
    this.shadow = shadow;
    this.policy = policy;
    this.indexes = indexes;
  }

  /** Takes the next image of the stream. Returns its near duplicates, if it has any. */
  public Optional<Detection> arrive(Arrival arrival) {
    CollectionIndexes collection = enter(arrival);
    List<CodeOfLine> changed = collection.withdrawChanged(arrival);
    List<LineDetection> matches = new ArrayList<>();
    lastSearches = 0;
    lastCost = NO_COST;
    for (CodeOfLine code : changed) {
      if (code.active()) {
        SearchResult result = collection.search(code, policy.maxNeighbours());
        observe(collection, changed, code, result);
        lastSearches++;
        lastCost = lastCost.plus(result.cost());
        if (result.total() > 0) {
          matches.add(detection(code, result));
        }
      }
    }
    store(collection, arrival, changed);
    return matches.isEmpty() ? Optional.empty() : Optional.of(new Detection(arrival, matches));
  }

  private void observe(
      CollectionIndexes collection, List<CodeOfLine> codes, CodeOfLine active, SearchResult found) {
    if (shadow == null) {
      return;
    }
    for (CodeOfLine code : codes) {
      if (!code.active() && code.line().equals(active.line())) {
        shadow.searched(active, found, code, collection.search(code, policy.maxNeighbours()));
      }
    }
  }

  private static LineDetection detection(CodeOfLine code, SearchResult result) {
    return new LineDetection(
        code.line(), code.modelVersion(), code.code().bits(), code.radiusBits(), result);
  }

  /** Takes an image that was processed before: as {@link #arrive}, without the search. */
  public void restore(Arrival arrival) {
    CollectionIndexes collection = enter(arrival);
    store(collection, arrival, collection.withdrawChanged(arrival));
  }

  /**
   * Says which images the next calls will name, some dozens at most, so that what those read may be
   * loaded at once. Changes no answer.
   */
  public void expect(List<String> imageIds) {
    homes.expect(imageIds);
  }

  /** Removes the image from every index. Stream time stays. */
  public void remove(String imageId) {
    CollectionIndexes home = homes.find(imageId);
    if (home != null) {
      home.remove(imageId);
      forgetIfEmpty(home);
    }
  }

  /**
   * Searches the images that are stored, and changes none: an answer to a question, not an arrival.
   * Whether the code is active is not asked.
   */
  public SearchResult search(String collection, CodeOfLine code, int limit) {
    CollectionIndexes searched = collections.get(collection);
    if (searched == null) {
      return CollectionIndexes.NONE;
    }
    expire(searched);
    return searched.search(code, limit);
  }

  /** The code that a line's version gave an image, if the image is stored. */
  public Optional<BinaryCode> codeOf(String imageId, String line, String modelVersion) {
    CollectionIndexes home = homes.find(imageId);
    if (home == null) {
      return Optional.empty();
    }
    expire(home);
    return home.codeOf(imageId, line, modelVersion);
  }

  /**
   * Stores candidate codes that were made of an image later than its own arrival. Only where the
   * image is stored, in this collection, with the very active codes of the arrival, so that a code
   * of other content never comes in. Nothing is searched, and stream time stays. Doing it again
   * changes nothing.
   *
   * @return whether the image is stored so
   */
  public boolean complete(Arrival arrival) {
    CollectionIndexes home = homes.find(arrival.imageId());
    if (home == null || !home.name().equals(arrival.collection())) {
      return false;
    }
    expire(home);
    for (CodeOfLine code : arrival.codes()) {
      if (code.active()
          && !home.codeOf(arrival.imageId(), code.line(), code.modelVersion())
              .equals(Optional.of(code.code()))) {
        return false;
      }
    }
    List<CodeOfLine> candidates = arrival.codes().stream().filter(each -> !each.active()).toList();
    Arrival later =
        new Arrival(arrival.imageId(), arrival.collection(), arrival.eventTimeMs(), candidates);
    store(home, later, home.withdrawChanged(later));
    return true;
  }

  /** How many codes of the line are stored, by version. */
  public Map<String, Long> codesByVersion(String line) {
    Map<String, Long> codes = new HashMap<>();
    collections.values().forEach(each -> each.countCodes(line, codes));
    return codes;
  }

  /** Advances stream time, expires, and moves the image out of another collection. */
  private CollectionIndexes enter(Arrival arrival) {
    streamTimeMs = Math.max(streamTimeMs, arrival.eventTimeMs());
    sweep();
    CollectionIndexes home = homes.find(arrival.imageId());
    if (home != null && !home.name().equals(arrival.collection())) {
      remove(arrival.imageId());
    }
    CollectionIndexes collection = collections.computeIfAbsent(arrival.collection(), this::open);
    expire(collection);
    return collection;
  }

  private CollectionIndexes open(String name) {
    CollectionIndexes collection = new CollectionIndexes(name, indexes);
    homes.open(collection);
    return collection;
  }

  private void store(CollectionIndexes collection, Arrival arrival, List<CodeOfLine> changed) {
    if (arrival.eventTimeMs() >= horizonMs()) {
      for (CodeOfLine code : changed) {
        if (!collection.put(arrival, code, policy.maxCodesPerIndex())) {
          refusedCodes++;
        }
      }
    }
    if (collection.holds(arrival.imageId())) {
      homes.add(arrival.imageId(), collection);
    } else {
      forgetIfEmpty(collection);
    }
  }

  /**
   * Expires the collections that nothing arrives in. The arriving image's own collection is expired
   * each time, which is what answers rest on; this is for memory.
   */
  private void sweep() {
    if (horizonMs() < nextSweepMs) {
      return;
    }
    nextSweepMs = horizonMs() + policy.windowMs() / SWEEPS_A_WINDOW + 1;
    for (CollectionIndexes collection : List.copyOf(collections.values())) {
      expire(collection);
      forgetIfEmpty(collection);
    }
    homes.trim();
  }

  private void expire(CollectionIndexes collection) {
    collection.expireBefore(horizonMs());
  }

  private void forgetIfEmpty(CollectionIndexes collection) {
    if (collection.size() == 0 && collections.remove(collection.name(), collection)) {
      homes.close(collection);
    }
  }

  private long horizonMs() {
    return policy.horizonMs(streamTimeMs);
  }

  /**
   * Greatest event time seen, epoch milliseconds; {@link Long#MIN_VALUE} before the first image.
   */
  public long streamTimeMs() {
    return streamTimeMs;
  }

  /**
   * Codes stored, over all indexes. Those of a collection in which nothing arrives may be counted
   * for up to a 64th of the window after they have expired.
   */
  public int size() {
    return collections.values().stream().mapToInt(CollectionIndexes::size).sum();
  }

  /** Builds now what the next searches would have to build first; changes no answer. */
  public void prepare() {
    collections.values().forEach(CollectionIndexes::prepare);
  }

  /** Estimated heap, bytes. */
  public long bytes() {
    return homes.bytes() + collections.values().stream().mapToLong(CollectionIndexes::bytes).sum();
  }

  /** Searches that the last arrival made, one for each new active code. */
  public int lastSearches() {
    return lastSearches;
  }

  /** What those cost together. */
  public SearchCost lastCost() {
    return lastCost;
  }

  /** Codes that were not stored because their index was full, since construction. */
  public long refusedCodes() {
    return refusedCodes;
  }
}
