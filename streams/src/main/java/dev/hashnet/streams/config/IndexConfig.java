package dev.hashnet.streams.config;

import dev.hashnet.core.DetectionPolicy;
import java.time.Duration;
import java.util.List;

/** How near-duplicates are found. */
public record IndexConfig(Duration window, int maxNeighbours, int maxCodes, Structure structure) {
  /** What holds the codes of one collection, line and model version. */
  public enum Structure {
    /** Exact, by bands of the code. */
    MULTI_INDEX,
    /** Exact, by reading every code; the twin that the other is checked against. */
    LINEAR_SCAN
  }

  private static final Property<Duration> WINDOW =
      Property.duration(
          "hashnet.index.window",
          "7 d",
          "Look-back window in event time; images older than this no longer match.");
  private static final Property<Integer> MAX_NEIGHBOURS =
      Property.integer(
          "hashnet.index.max-neighbours",
          1,
          10_000,
          "images",
          20,
          "Most neighbours that an alert lists for a line; the total is counted all the same.");
  private static final Property<Integer> MAX_CODES =
      Property.integer(
          "hashnet.index.max-codes",
          1,
          1_000_000_000,
          "codes",
          20_000_000,
          "Most codes of one collection, line and model version; further ones are searched, but not stored, and counted.");
  private static final Property<Structure> STRUCTURE =
      Property.oneOf(
          "hashnet.index.structure",
          Structure.class,
          Structure.MULTI_INDEX,
          "What holds the codes; both are exact.");

  static final List<Property<?>> PROPERTIES = List.of(WINDOW, MAX_NEIGHBOURS, MAX_CODES, STRUCTURE);

  static IndexConfig of(Settings settings) {
    return new IndexConfig(
        settings.get(WINDOW),
        settings.get(MAX_NEIGHBOURS),
        settings.get(MAX_CODES),
        settings.get(STRUCTURE));
  }

  public DetectionPolicy detectionPolicy() {
    return new DetectionPolicy(window.toMillis(), maxNeighbours, maxCodes);
  }
}
