package dev.hashnet.quickstart.reckoning;

import dev.hashnet.core.Arrival;

/** One record of {@code image-codes}. */
public sealed interface CodeRecord {
  /** Partition of {@code image-codes}: the records of one partition are one order. */
  int partition();

  /** The codes of an image, and the event that they come from. */
  record Coded(int partition, SourceOffset source, Arrival arrival) implements CodeRecord {}

  /** Codes that were made later, for an image that is there. */
  record Reencoded(int partition, Arrival arrival) implements CodeRecord {}

  /** A null value: the image was deleted. */
  record Deleted(int partition, String imageId) implements CodeRecord {}
}
