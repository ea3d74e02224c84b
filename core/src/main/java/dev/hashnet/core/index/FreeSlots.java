package dev.hashnet.core.index;

import java.util.Arrays;

/** Hands out slot numbers 0, 1, 2, ..., those given back first. */
final class FreeSlots {
  private int[] free = new int[16];
  private int freeCount;
  private int end;

  int take() {
    return freeCount > 0 ? free[--freeCount] : end++;
  }

  void giveBack(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, grown(freeCount));
    }
    free[freeCount++] = slot;
  }

  /** All slots ever taken lie below. */
  int end() {
    return end;
  }

  int taken() {
    return end - freeCount;
  }

  long bytes() {
    return 4L * free.length;
  }

  /** The next length of an array that is full: half as much again. */
  static int grown(int length) {
    return Math.addExact(length, Math.max(16, length >> 1));
  }
}
