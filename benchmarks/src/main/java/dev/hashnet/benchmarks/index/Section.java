package dev.hashnet.benchmarks.index;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * One distribution at one radius.
 *
 * @param hitsPerQuery stored codes within the radius, on average
 */
record Section(
    String distribution,
    int bits,
    int codes,
    int radiusBits,
    double hitsPerQuery,
    List<Measurement> measurements,
    MemoryFigures memory) {
  Section {
    measurements = List.copyOf(measurements);
  }

  /** The fastest exact structure of a kind, queries a second. */
  OptionalDouble best(Structure.Kind kind) {
    return measurements.stream()
        .filter(each -> each.kind() == kind && each.exact())
        .mapToDouble(Measurement::median)
        .max();
  }

  Stream<String> lines() {
    Stream<String> head =
        Stream.of(
            String.format(
                Locale.ROOT,
                "%d bit, %,d codes, %s, radius %d: %.2f hits a query",
                bits,
                codes,
                distribution,
                radiusBits,
                hitsPerQuery));
    Stream<String> tail =
        Stream.of(
            String.format(
                Locale.ROOT,
                "  memory                    %.1f bytes a code said, %.1f of heap; after %.0f windows %.1f and %.1f",
                memory.reportedBytes(),
                memory.heapBytes(),
                memory.turns(),
                memory.reportedBytesAfter(),
                memory.heapBytesAfter()),
            String.format(
                Locale.ROOT,
                "  changes                   %,.0f puts/s into an empty index, %,.0f puts and expiries/s, %,.0f (%,.0f..%,.0f) with a search each",
                memory.putsPerSecond(),
                memory.turnsPerSecond(),
                memory.streamPerSecond().median(),
                memory.streamPerSecond().least(),
                memory.streamPerSecond().most()));
    return Stream.of(head, measurements.stream().map(this::line), tail).flatMap(lines -> lines);
  }

  private String line(Measurement each) {
    return String.format(
        Locale.ROOT,
        "  %-25s %,11.0f queries/s (%,.0f..%,.0f)%s%s, built %,.0f codes/s%s%s",
        each.name(),
        each.median(),
        each.spread().least(),
        each.spread().most(),
        ratio(each, Structure.Kind.FAISS, "best FAISS"),
        ratio(each, Structure.Kind.SCAN, "scan"),
        each.codesPerSecond(),
        each.bytesPerCode() > 0
            ? String.format(Locale.ROOT, ", %.0f bytes a code", each.bytesPerCode())
            : "",
        each.exact() ? "" : ", NOT EXACT");
  }

  private String ratio(Measurement each, Structure.Kind kind, String label) {
    OptionalDouble best = best(kind);
    return best.isEmpty()
        ? ""
        : String.format(Locale.ROOT, ", %.2f x %s", each.median() / best.getAsDouble(), label);
  }
}
