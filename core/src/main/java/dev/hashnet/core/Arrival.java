package dev.hashnet.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image that arrives at the index with its codes.
 *
 * @param imageId image id
 * @param collection images are compared within a collection only
 * @param eventTimeMs when the image was taken or uploaded, epoch milliseconds
 * @param codes at most one a (line, model version)
 */
public record Arrival(String imageId, String collection, long eventTimeMs, List<CodeOfLine> codes) {
  /** Up to so many codes are compared with one another faster than a set of them is made. */
  private static final int FEW_CODES = 8;

  private record LineVersion(String line, String modelVersion) {}

  public Arrival {
    codes = List.copyOf(codes);
    CodeOfLine second = codes.size() <= FEW_CODES ? secondOfFew(codes) : secondOfMany(codes);
    if (second != null) {
      throw new IllegalArgumentException(
          "an image has one code a line and version: image=%s, line=%s, version=%s"
              .formatted(imageId, second.line(), second.modelVersion()));
    }
  }

  /** A code whose line and version an earlier one has, or null. */
  private static @Nullable CodeOfLine secondOfFew(List<CodeOfLine> codes) {
    for (int i = 1; i < codes.size(); i++) {
      CodeOfLine code = codes.get(i);
      for (int k = 0; k < i; k++) {
        CodeOfLine earlier = codes.get(k);
        if (earlier.modelVersion().equals(code.modelVersion())
            && earlier.line().equals(code.line())) {
          return code;
        }
      }
    }
    return null;
  }

  private static @Nullable CodeOfLine secondOfMany(List<CodeOfLine> codes) {
    Set<LineVersion> seen = new HashSet<>();
    for (CodeOfLine code : codes) {
      if (!seen.add(new LineVersion(code.line(), code.modelVersion()))) {
        return code;
      }
    }
    return null;
  }
}
