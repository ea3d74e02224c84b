package dev.hashnet.core;

import dev.hashnet.core.index.HammingIndex;
import dev.hashnet.core.index.HammingIndexFactory;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one collection: one a (line, model version, code length), made when first used.
 */
final class CollectionIndexes {
  /** The index of a key; codes of two keys are never compared. */
  private record Space(String line, String modelVersion, int bits, HammingIndex index) {
    boolean holds(CodeOfLine code) {
      return bits == code.code().bits()
          && modelVersion.equals(code.modelVersion())
          && line.equals(code.line());
    }
  }

  /** The answer where nothing is stored. */
  static final SearchResult NONE = new SearchResult(List.of(), 0, new SearchCost(0, 0, 0));

  private final String name;
  private final HammingIndexFactory factory;

  /** Few, and asked for by each code: a walk along them is faster than a look into a table. */
  private final List<Space> spaces = new ArrayList<>();

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
      HammingIndex index = find(code);
      if (index == null) {
        changed.add(code);
      } else if (!code.code().equals(index.get(arrival.imageId()))) {
        index.remove(arrival.imageId());
        changed.add(code);
      }
    }
    return changed;
  }

  private @Nullable HammingIndex find(CodeOfLine code) {
    for (Space space : spaces) {
      if (space.holds(code)) {
        return space.index();
      }
    }
    return null;
  }

  SearchResult search(CodeOfLine code, int limit) {
    HammingIndex index = find(code);
    return index == null ? NONE : index.search(code.code(), code.radiusBits(), limit);
  }

  void expect(List<String> imageIds) {
    spaces.forEach(space -> space.index().expect(imageIds));
  }

  void prepare() {
    spaces.forEach(space -> space.index().prepare());
  }

  Optional<BinaryCode> codeOf(String imageId, String line, String modelVersion) {
    for (Space space : spaces) {
      if (space.line().equals(line) && space.modelVersion().equals(modelVersion)) {
        BinaryCode code = space.index().get(imageId);
        if (code != null) {
          return Optional.of(code);
        }
      }
    }
    return Optional.empty();
  }

  /** Adds the number of codes of each version of the line. */
  void countCodes(String line, Map<String, Long> byVersion) {
    for (Space space : spaces) {
      if (space.line().equals(line)) {
        byVersion.merge(space.modelVersion(), (long) space.index().size(), Long::sum);
      }
    }
  }

  /** Stores a code of an image that has none under its key; false where the index is full. */
  boolean put(Arrival arrival, CodeOfLine code, int maxCodes) {
    HammingIndex index = find(code);
    if (index == null) {
      int bits = code.code().bits();
      index = factory.create(bits, code.radiusBits());
      spaces.add(new Space(code.line(), code.modelVersion(), bits, index));
    }
    if (index.size() >= maxCodes) {
      return false;
    }
    index.put(arrival.imageId(), code.code(), arrival.eventTimeMs());
    return true;
  }

  void remove(String imageId) {
    spaces.forEach(space -> space.index().remove(imageId));
    dropEmpty();
  }

  boolean holds(String imageId) {
    for (Space space : spaces) {
      if (space.index().contains(imageId)) {
        return true;
      }
    }
    return false;
  }

  /** Expires every index; those left empty, as of a retired model version, are dropped. */
  void expireBefore(long timestampMs) {
    int gone = 0;
    for (Space space : spaces) {
      gone += space.index().expireBefore(timestampMs);
    }
    if (gone > 0) {
      dropEmpty();
    }
  }

  /** Names each image that an index holds, one of several codes once for each. */
  void forEachId(Consumer<String> ids) {
    spaces.forEach(space -> space.index().forEachId(ids));
  }

  private void dropEmpty() {
    spaces.removeIf(space -> space.index().size() == 0);
  }

  int size() {
    int size = 0;
    for (Space space : spaces) {
      size += space.index().size();
    }
    return size;
  }

  long bytes() {
    return spaces.stream().mapToLong(space -> space.index().bytes()).sum();
  }
}
