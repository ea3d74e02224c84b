package dev.hashnet.trainer.data;

/**
 * A seeded permutation of 0..size-1 that is computed at a point, in constant space: a four-round
 * Feistel network over the next power of four, stepped until it falls within the range.
 */
public record Permutation(int size, long seed) {
  private static final int ROUNDS = 4;

  public int at(int position) {
    int halfBits = Math.max(1, (34 - Integer.numberOfLeadingZeros(size)) / 2);
    int mask = (1 << halfBits) - 1;
    long value = position;
    do {
      long left = value >>> halfBits;
      long right = value & mask;
      for (int round = 0; round < ROUNDS; round++) {
        long next = left ^ (Seeds.mix(seed, round, right) & mask);
        left = right;
        right = next;
      }
      value = left << halfBits | right;
    } while (value >= size);
    return (int) value;
  }
}
