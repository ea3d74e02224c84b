package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.BinaryCode;
import java.util.BitSet;
import java.util.List;

/** A set of unordered pairs of different numbers from 0 to n - 1. */
public final class PairSet {
  private final BitSet pairs = new BitSet();

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
    pairs.set(index(i, j));
  }

  public boolean contains(int i, int j) {
    return !pairs.isEmpty() && pairs.get(index(i, j));
  }

  public int size() {
    return pairs.cardinality();
  }

  private static int index(int i, int j) {
    long high = Math.max(i, j);
    long low = Math.min(i, j);
    return Math.toIntExact(high * (high - 1) / 2 + low);
  }
}
