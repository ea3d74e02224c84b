package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of unordered pairs of different numbers from 0 to n - 1; meant for few of them. */
public final class PairSet {
  /** By the higher number of the pair. */
  private final Map<Integer, BitSet> lowerByHigher = new HashMap<>();

  private int size;

  public PairSet() {}

  /**
   * Pairs of images that are probably copies of each other already: both codes, made in different
   * ways, lie within the radius.
   */
  public static PairSet possibleCopies(
      List<BinaryCode> first, List<BinaryCode> second, int radiusBits) {
    PairSet copies = new PairSet();
    for (int i = 0; i < first.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (first.get(i).distanceBits(first.get(j)) <= radiusBits
            && second.get(i).distanceBits(second.get(j)) <= radiusBits) {
          copies.add(i, j);
        }
      }
    }
    return copies;
  }

  public void add(int i, int j) {
    BitSet row = lowerByHigher.computeIfAbsent(Math.max(i, j), higher -> new BitSet());
    if (!row.get(Math.min(i, j))) {
      row.set(Math.min(i, j));
      size++;
    }
  }

  public boolean contains(int i, int j) {
    BitSet row = below(Math.max(i, j));
    return row != null && row.get(Math.min(i, j));
  }

  /** The lower numbers of the pairs whose higher one is {@code i}; null where there are none. */
  @Nullable BitSet below(int i) {
    return lowerByHigher.get(i);
  }

  public int size() {
    return size;
  }
}
