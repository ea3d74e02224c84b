package dev.hashnet.core;

/**
 * A binary code of 64 to 512 bits, a multiple of 64. Immutable.
 *
 * <p>Bit i is bit {@code 7 - i % 8} of byte {@code i / 8} (most significant first, as numpy.packbits does), and bit {@code 63 - i % 64} of
 * word {@code i / 64}.
 */
public final class BinaryCode {
  public static final int MIN_BITS = 64;
  public static final int MAX_BITS = 512;

  private final long[] words;

  private BinaryCode(long[] words) {
    this.words = words;
  }

  /** Throws IllegalArgumentException unless 8 to 64 bytes, a multiple of 8. */
  public static BinaryCode ofBytes(byte[] bytes) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Throws IllegalArgumentException unless 1 to 8 words. Copies the array. */
  public static BinaryCode ofWords(long... words) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Bit i is 1 where {@code outputs[i] > 0}; zero and NaN count as 0. Source: HashNet, sign of the hash layer. */
  public static BinaryCode ofSigns(float[] outputs) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Inverse of {@link #toHex}. */
  public static BinaryCode ofHex(String hex) {
    throw new UnsupportedOperationException("not yet");
  }

  public int bits() {
    return words.length * 64;
  }

  public long word(int i) {
    return words[i];
  }

  public boolean bit(int i) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Number of bits in which the two differ. Throws IllegalArgumentException where the lengths differ. */
  public int distanceBits(BinaryCode other) {
    throw new UnsupportedOperationException("not yet");
  }

  public byte[] toBytes() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Lower case, two digits a byte, bit 0 first. */
  public String toHex() {
    throw new UnsupportedOperationException("not yet");
  }
}
