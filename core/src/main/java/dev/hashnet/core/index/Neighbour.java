package dev.hashnet.core.index;

import java.util.Comparator;

/**
 * A stored image within the radius of a query. Ordered as answers are: nearest first, then oldest,
 * then by id (UTF-16 code units, as {@link String#compareTo}).
 *
 * @param id image id
 * @param distanceBits Hamming distance
 * @param timestampMs its event time, epoch milliseconds
 */
public record Neighbour(String id, int distanceBits, long timestampMs)
    implements Comparable<Neighbour> {
  private static final Comparator<Neighbour> ORDER =
      Comparator.comparingInt(Neighbour::distanceBits)
          .thenComparingLong(Neighbour::timestampMs)
          .thenComparing(Neighbour::id);

  @Override
  public int compareTo(Neighbour other) {
    return ORDER.compare(this, other);
  }
}
