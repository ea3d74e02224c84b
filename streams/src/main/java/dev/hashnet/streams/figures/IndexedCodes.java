package dev.hashnet.streams.figures;

import java.util.Map;

/**
 * How many codes the index holds.
 *
 * @param byVersion of the line that versions are rolled out on
 * @param ofEveryImage of a line whose code every image has; 0 where there is none
 */
public record IndexedCodes(Map<String, Long> byVersion, long ofEveryImage) {
  /** An instance without an index. */
  public static final IndexedCodes NONE = new IndexedCodes(Map.of(), 0);

  public IndexedCodes {
    byVersion = Map.copyOf(byVersion);
  }

  long codes(String version) {
    return byVersion.getOrDefault(version, 0L);
  }

  /**
   * Images that the index holds. Exact where every image has a code of another line; else at most
   * so many: each code of a third version is taken for an image that neither of the two encoded,
   * since ids of two versions are not compared. So coverage is never said to be more than it is.
   */
  long windowImages(String version, String beside) {
    if (ofEveryImage > 0) {
      return ofEveryImage;
    }
    long others =
        byVersion.entrySet().stream()
            .filter(each -> !each.getKey().equals(version) && !each.getKey().equals(beside))
            .mapToLong(Map.Entry::getValue)
            .sum();
    return others + Math.max(codes(version), codes(beside));
  }
}
