package dev.hashnet.core;

import dev.hashnet.core.index.HammingIndex;
import dev.hashnet.core.index.HammingIndexFactory;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The indexes of one collection: one a (line, model version, code length), made when first used.
 */
final class CollectionIndexes {
  /** Codes of two keys are never compared. */
  private record Key(String line, String modelVersion, int bits) {
    static Key of(CodeOfLine code) {
      return new Key(code.line(), code.modelVersion(), code.code().bits());
    }
  }

  /** The answer where nothing is stored. */
  static final SearchResult NONE = new SearchResult(List.of(), 0, new SearchCost(0, 0, 0));

  private final String name;
  private final HammingIndexFactory factory;
  private final Map<Key, HammingIndex> indexes = new HashMap<>();
  private int number;

  CollectionIndexes(String name, HammingIndexFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  String name() {
    return name;
  }

  /** Given by {@link Homes}. */
  int number() {
    return number;
  }

  void number(int given) {
    number = given;
  }

  /**
   * Removes the image's codes that the arrival changes. Returns the arrival's codes not stored yet.
   */
  List<CodeOfLine> withdrawChanged(Arrival arrival) {
    List<CodeOfLine> changed = new ArrayList<>(arrival.codes().size());
    for (CodeOfLine code : arrival.codes()) {
      HammingIndex index = indexes.get(Key.of(code));
      if (index == null) {
        changed.add(code);
      } else if (!code.code().equals(index.get(arrival.imageId()))) {
        index.remove(arrival.imageId());
        changed.add(code);
      }
    }
    return changed;
  }

  SearchResult search(CodeOfLine code, int limit) {
    HammingIndex index = indexes.get(Key.of(code));
    return index == null ? NONE : index.search(code.code(), code.radiusBits(), limit);
  }

  void prepare() {
    indexes.values().forEach(HammingIndex::prepare);
  }

  Optional<BinaryCode> codeOf(String imageId, String line, String modelVersion) {
    for (Map.Entry<Key, HammingIndex> each : indexes.entrySet()) {
      Key key = each.getKey();
      if (key.line().equals(line) && key.modelVersion().equals(modelVersion)) {
        BinaryCode code = each.getValue().get(imageId);
        if (code != null) {
          return Optional.of(code);
        }
      }
    }
    return Optional.empty();
  }

  /** Adds the number of codes of each version of the line. */
  void countCodes(String line, Map<String, Long> byVersion) {
    indexes.forEach(
        (key, index) -> {
          if (key.line().equals(line)) {
            byVersion.merge(key.modelVersion(), (long) index.size(), Long::sum);
          }
        });
  }

  /** Stores a code of an image that has none under its key; false where the index is full. */
  boolean put(Arrival arrival, CodeOfLine code, int maxCodes) {
    HammingIndex index =
        indexes.computeIfAbsent(Key.of(code), key -> factory.create(key.bits(), code.radiusBits()));
    if (index.size() >= maxCodes) {
      return false;
    }
    index.put(arrival.imageId(), code.code(), arrival.eventTimeMs());
    return true;
  }

  void remove(String imageId) {
    indexes.values().forEach(index -> index.remove(imageId));
    dropEmpty();
  }

  boolean holds(String imageId) {
    for (HammingIndex index : indexes.values()) {
      if (index.contains(imageId)) {
        return true;
      }
    }
    return false;
  }

  /** Expires every index; those left empty, as of a retired model version, are dropped. */
  void expireBefore(long timestampMs) {
    int gone = 0;
    for (HammingIndex index : indexes.values()) {
      gone += index.expireBefore(timestampMs);
    }
    if (gone > 0) {
      dropEmpty();
    }
  }

  /** Names each image that an index holds, one of several codes once for each. */
  void forEachId(Consumer<String> ids) {
    indexes.values().forEach(index -> index.forEachId(ids));
  }

  private void dropEmpty() {
    for (Iterator<HammingIndex> each = indexes.values().iterator(); each.hasNext(); ) {
      if (each.next().size() == 0) {
        each.remove();
      }
    }
  }

  int size() {
    return indexes.values().stream().mapToInt(HammingIndex::size).sum();
  }

  long bytes() {
    return indexes.values().stream().mapToLong(HammingIndex::bytes).sum();
  }
}
