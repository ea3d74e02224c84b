package dev.hashnet.quickstart;

import dev.hashnet.core.LineDetection;
import dev.hashnet.core.Neighbour;
import dev.hashnet.quickstart.reckoning.Published;
import dev.hashnet.quickstart.reckoning.PublishedAlert;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The user's own pictures that alerts name, for the terminal. */
final class PictureList {
  private static final int MAX_LINES = 20;

  private final PrintWriter out;

  PictureList(PrintWriter out) {
    this.out = out;
  }

  void print(Published published) {
    List<String> lines = new ArrayList<>();
    for (PublishedAlert alert : published.alerts()) {
      named(alert)
          .forEach(
              (earlier, distances) ->
                  lines.add(
                      "  %s  ~  %s   (%s)"
                          .formatted(alert.imageId(), earlier, String.join(", ", distances))));
    }
    out.printf("%nNear-duplicates%s%n", lines.isEmpty() ? ": none" : "");
    lines.stream().limit(MAX_LINES).forEach(out::println);
    if (lines.size() > MAX_LINES) {
      out.printf("  ... and %d more%n", lines.size() - MAX_LINES);
    }
    out.flush();
  }

  /** By earlier image, the lines that named it. */
  private static Map<String, List<String>> named(PublishedAlert alert) {
    Map<String, List<String>> named = new LinkedHashMap<>();
    for (LineDetection match : alert.matches()) {
      for (Neighbour neighbour : match.result().neighbours()) {
        named
            .computeIfAbsent(neighbour.id(), id -> new ArrayList<>())
            .add(
                "%s %d of %d bits".formatted(match.line(), neighbour.distanceBits(), match.bits()));
      }
    }
    return named;
  }
}
