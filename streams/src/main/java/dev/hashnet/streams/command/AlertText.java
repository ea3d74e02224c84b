package dev.hashnet.streams.command;

import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import java.util.stream.Collectors;

/**
 * An alert as one readable line: {@code img-81 [default] hashnet: img-7 (3 of 64 bits), img-9 (5);
 * 12 in all | perceptual: ...}.
 */
final class AlertText {
  private AlertText() {}

  static String of(NearDuplicateAlert alert) {
    return "%s  %s [%s]  %s"
        .formatted(
            alert.getEventTime(),
            alert.getImageId(),
            alert.getCollection(),
            alert.getMatches().stream().map(AlertText::match).collect(Collectors.joining(" | ")));
  }

  private static String match(LineMatch match) {
    String neighbours =
        match.getNeighbours().stream().map(AlertText::neighbour).collect(Collectors.joining(", "));
    String rest = match.getCut() ? ", ... %d in all".formatted(match.getTotal()) : "";
    return "%s (bits of %d): %s%s".formatted(match.getLine(), match.getBits(), neighbours, rest);
  }

  private static String neighbour(AlertNeighbour neighbour) {
    return "%s %d".formatted(neighbour.getImageId(), neighbour.getDistanceBits());
  }
}
