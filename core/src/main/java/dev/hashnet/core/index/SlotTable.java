package dev.hashnet.core.index;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * A hash set of slot numbers whose keys lie elsewhere, 4 bytes a place: open addressing, linear
 * probing, at most two thirds full. Removal shifts later slots back, so there are no tombstones and
 * look-ups stay short however often slots come and go.
 */
final class SlotTable {
  private static final int EMPTY = -1;

  private final IntUnaryOperator hashOfSlot;
  private int[] table = newTable(16);
  private int size;

  /**
   * @param hashOfSlot hash of the key that the slot holds; all 32 bits of it should vary
   */
  SlotTable(IntUnaryOperator hashOfSlot) {
    this.hashOfSlot = hashOfSlot;
  }

  private static int[] newTable(int length) {
    int[] table = new int[length];
    Arrays.fill(table, EMPTY);
    return table;
  }

  /** Spreads a weak hash over 32 bits. */
  static int spread(long hash) {
    long mixed = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }

  /** The slot whose key has the hash and matches, or -1. */
  int find(int hash, IntPredicate matches) {
    for (int i = home(hash); table[i] != EMPTY; i = next(i)) {
      if (matches.test(table[i])) {
        return table[i];
      }
    }
    return -1;
  }

  /** Adds a slot whose key is not in the table; the key must be in its place already. */
  void add(int slot) {
    if (3 * (size + 1L) > 2L * table.length) {
      grow();
    }
    insert(slot);
    size++;
  }

  private void insert(int slot) {
    int i = home(hashOfSlot.applyAsInt(slot));
    while (table[i] != EMPTY) {
      i = next(i);
    }
    table[i] = slot;
  }

  private void grow() {
    int[] old = table;
    table = newTable(Math.multiplyExact(old.length, 2));
    for (int slot : old) {
      if (slot != EMPTY) {
        insert(slot);
      }
    }
  }

  /** Removes a slot that is in the table; its key must still be in its place. */
  void remove(int slot) {
    int hole = home(hashOfSlot.applyAsInt(slot));
    while (table[hole] != slot) {
      hole = next(hole);
    }
    for (int i = next(hole); table[i] != EMPTY; i = next(i)) {
      int home = home(hashOfSlot.applyAsInt(table[i]));
      if (distance(home, i) >= distance(hole, i)) {
        table[hole] = table[i];
        hole = i;
      }
    }
    table[hole] = EMPTY;
    size--;
  }

  private int home(int hash) {
    return hash & table.length - 1;
  }

  private int next(int i) {
    return i + 1 & table.length - 1;
  }

  private int distance(int from, int to) {
    return to - from & table.length - 1;
  }

  long bytes() {
    return 4L * table.length;
  }
}
