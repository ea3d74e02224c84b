package dev.hashnet.quickstart.reckoning;

import dev.hashnet.core.LineDetection;
import dev.hashnet.core.index.Neighbour;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One record of {@code near-duplicate-alerts}.
 *
 * @param imageId the arriving image
 * @param source its event
 * @param matches its neighbours by line; search costs are not published and zero here
 */
public record PublishedAlert(String imageId, SourceOffset source, List<LineDetection> matches) {
  public PublishedAlert {
    matches = List.copyOf(matches);
  }

  /** The earlier images that it names, over all lines. */
  public Set<String> named() {
    return matches.stream()
        .flatMap(match -> match.result().neighbours().stream())
        .map(Neighbour::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
