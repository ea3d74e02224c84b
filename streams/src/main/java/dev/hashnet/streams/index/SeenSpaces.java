package dev.hashnet.streams.index;

import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.streams.index.ReadOnlyHammingIndex.SeenSpace;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines and versions that codes of each collection came in, with what the last one of each
 * said. Bounded: those that came least recently are forgotten. Threads: one at a time.
 */
final class SeenSpaces {
  private static final int MAX_SPACES = 10_000;
  private static final float LOAD = 0.75f;

  private record Key(String collection, String line, String modelVersion) {}

  private final Map<Key, SeenSpace> spaces =
      new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SeenSpace> eldest) {
          return size() > MAX_SPACES;
        }
      };

  void add(ImageCode record) {
    for (LineCode code : record.getCodes()) {
      Key key = new Key(record.getCollection(), code.getLine(), code.getModelVersion());
      SeenSpace before = spaces.get(key);
      boolean active = code.getRole() == CodeRole.ACTIVE;
      if (before == null || !before.says(code.getBits(), code.getRadiusBits(), active)) {
        spaces.put(
            key,
            new SeenSpace(
                code.getLine(),
                code.getModelVersion(),
                code.getBits(),
                code.getRadiusBits(),
                active));
      }
    }
  }

  /** In the order of lines and versions. */
  List<SeenSpace> of(String collection) {
    return spaces.entrySet().stream()
        .filter(each -> each.getKey().collection().equals(collection))
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparing(SeenSpace::line).thenComparing(SeenSpace::modelVersion))
        .toList();
  }
}
