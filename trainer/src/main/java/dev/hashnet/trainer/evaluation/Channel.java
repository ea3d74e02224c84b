package dev.hashnet.trainer.evaluation;

/**
 * One kind of codes among all those of a {@link CodedImage}.
 *
 * @param name with its bits: {@code dct-64}
 * @param bits code length
 * @param offset first word
 */
record Channel(String name, int bits, int offset) {
  int words() {
    return bits / Long.SIZE;
  }

  int distanceBits(long[] a, long[] b) {
    int distance = 0;
    for (int word = offset; word < offset + words(); word++) {
      distance += Long.bitCount(a[word] ^ b[word]);
    }
    return distance;
  }

  boolean bit(long[] words, int bit) {
    return (words[offset + bit / Long.SIZE] << bit % Long.SIZE) < 0;
  }
}
