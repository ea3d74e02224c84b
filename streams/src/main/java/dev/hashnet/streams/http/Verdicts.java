package dev.hashnet.streams.http;

import dev.hashnet.schemas.topics.PairKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last word of people on the pairs that were judged last. Threads: safe for use by several
 * threads.
 */
final class Verdicts {
  private static final float LOAD = 0.75f;

  private final Map<String, String> verdicts;

  /**
   * @param max most pairs held
   */
  Verdicts(int max) {
    this.verdicts =
        new LinkedHashMap<>(16, LOAD, false) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > max;
          }
        };
  }

  /**
   * @param verdict null: taken back
   */
  synchronized void put(String pairKey, @Nullable String verdict) {
    verdicts.remove(pairKey);
    if (verdict != null) {
      verdicts.put(pairKey, verdict);
    }
  }

  /** {@code CONFIRMED} or {@code DENIED}; null where nobody said anything. */
  synchronized @Nullable String of(String one, String other) {
    return one.equals(other) ? null : verdicts.get(PairKey.of(one, other).format());
  }
}
