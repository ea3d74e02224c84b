package dev.hashnet.trainer.evaluation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts distances over all pairs of different images; the later image of a pair arrives, the
 * earlier one is stored. Parallel over the arriving ones.
 */
final class PairCounter {
  private final List<CodedImage> images;
  private final PairSet leftOut;

  PairCounter(List<CodedImage> images, PairSet leftOut) {
    this.images = List.copyOf(images);
    this.leftOut = leftOut;
  }

  /** One histogram a comparison, in one pass. */
  List<DistanceHistogram> count(List<Comparison> comparisons) {
    Counts counts =
        IntStream.range(0, images.size())
            .parallel()
            .boxed()
            .collect(
                () -> new Counts(comparisons),
                (into, i) -> countRow(i, comparisons, into),
                Counts::add);
    return java.util.Arrays.stream(counts.byComparison).map(DistanceHistogram::ofCounts).toList();
  }

  private void countRow(int i, List<Comparison> comparisons, Counts into) {
    CodedImage arriving = images.get(i);
    BitSet skipped = leftOut.below(i);
    for (int c = 0; c < comparisons.size(); c++) {
      Comparison comparison = comparisons.get(c);
      long[] counts = into.byComparison[c];
      for (int j = 0; j < i; j++) {
        if (skipped == null || !skipped.get(j)) {
          counts[comparison.distance(arriving, images.get(j))]++;
        }
      }
    }
  }

  /** The pairs within a distance, nearest first. */
  List<Pair> within(Comparison comparison, int distance) {
    return IntStream.range(0, images.size())
        .parallel()
        .boxed()
        .flatMap(i -> row(i, comparison, distance).stream())
        .sorted(
            Comparator.comparingInt(Pair::distance)
                .thenComparingInt(Pair::arriving)
                .thenComparingInt(Pair::stored))
        .collect(Collectors.toList());
  }

  private List<Pair> row(int i, Comparison comparison, int distance) {
    CodedImage arriving = images.get(i);
    List<Pair> row = new ArrayList<>();
    for (int j = 0; j < i; j++) {
      int found = comparison.distance(arriving, images.get(j));
      if (found <= distance && !leftOut.contains(i, j)) {
        row.add(new Pair(i, j, found));
      }
    }
    return row;
  }

  /** Two images, by their places, and how far they are apart. */
  record Pair(int arriving, int stored, int distance) {}

  private static final class Counts {
    final long[][] byComparison;

    Counts(List<Comparison> comparisons) {
      byComparison =
          comparisons.stream()
              .map(comparison -> new long[comparison.farthest() + 1])
              .toArray(long[][]::new);
    }

    void add(Counts other) {
      for (int c = 0; c < byComparison.length; c++) {
        for (int d = 0; d < byComparison[c].length; d++) {
          byComparison[c][d] += other.byComparison[c][d];
        }
      }
    }
  }
}
