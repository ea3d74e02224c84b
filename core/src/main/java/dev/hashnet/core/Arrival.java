package dev.hashnet.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An image that arrives at the index with its codes.
 *
 * @param imageId image id
 * @param collection images are compared within a collection only
 * @param eventTimeMs when the image was taken or uploaded, epoch milliseconds
 * @param codes at most one a (line, model version)
 */
public record Arrival(String imageId, String collection, long eventTimeMs, List<CodeOfLine> codes) {
  private record LineVersion(String line, String modelVersion) {}

  public Arrival {
    codes = List.copyOf(codes);
    Set<LineVersion> seen = new HashSet<>();
    for (CodeOfLine code : codes) {
      if (!seen.add(new LineVersion(code.line(), code.modelVersion()))) {
        throw new IllegalArgumentException(
            "an image has one code a line and version: image=%s, line=%s, version=%s"
                .formatted(imageId, code.line(), code.modelVersion()));
      }
    }
  }
}
