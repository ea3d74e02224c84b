package dev.hashnet.core;

import java.util.List;

/**
 * An arriving image that has near duplicates: one alert.
 *
 * @param arrival the image
 * @param matches the lines that found any, in the order of the arrival's codes; never empty
 */
public record Detection(Arrival arrival, List<LineDetection> matches) {
  public Detection {
    matches = List.copyOf(matches);
    if (matches.isEmpty()) {
      throw new IllegalArgumentException("a detection needs a match: image=" + arrival.imageId());
    }
  }
}
