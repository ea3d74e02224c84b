package dev.hashnet.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A binary code of 64 to 512 bits, a multiple of 64. Immutable.
 *
 * <p>Bit i is bit {@code 7 - i % 8} of byte {@code i / 8} (most significant first, as
 * numpy.packbits does), and bit {@code 63 - i % 64} of word {@code i / 64}. So the bytes are the
 * words in big-endian order, and the hex form reads like the bits.
 */
public final class BinaryCode {
  public static final int MIN_BITS = 64;
  public static final int MAX_BITS = 512;

  private final long[] words;

  private BinaryCode(long[] words) {
    this.words = words;
  }

  /** Whether codes of this length exist: 64 to 512, a multiple of 64. */
  public static boolean isLength(int bits) {
    return bits >= MIN_BITS && bits <= MAX_BITS && bits % Long.SIZE == 0;
  }

  /** Throws IllegalArgumentException unless 8 to 64 bytes, a multiple of 8. */
  public static BinaryCode ofBytes(byte[] bytes) {
    return ofBytes(ByteBuffer.wrap(bytes));
  }

  /**
   * The bytes that remain in the buffer, big-endian whatever the buffer's order, which stays as it
   * is. Throws IllegalArgumentException unless 8 to 64, a multiple of 8.
   */
  public static BinaryCode ofBytes(ByteBuffer bytes) {
    requireLength((long) bytes.remaining() * Byte.SIZE);
    var words = new long[bytes.remaining() / Long.BYTES];
    boolean swapped = bytes.order() != ByteOrder.BIG_ENDIAN;
    for (int i = 0; i < words.length; i++) {
      long word = bytes.getLong(bytes.position() + i * Long.BYTES);
      words[i] = swapped ? Long.reverseBytes(word) : word;
    }
    return new BinaryCode(words);
  }

  /** Throws IllegalArgumentException unless 1 to 8 words. Copies the array. */
  public static BinaryCode ofWords(long... words) {
    requireLength((long) words.length * Long.SIZE);
    return new BinaryCode(words.clone());
  }

  /**
   * Bit i is 1 where {@code outputs[i] > 0}; zero and NaN count as 0. Throws
   * IllegalArgumentException unless there are 64 to 512 outputs, a multiple of 64.
   *
   * <p>Source: HashNet, sign of the hash layer.
   */
  public static BinaryCode ofSigns(float[] outputs) {
    requireLength(outputs.length);
    var words = new long[outputs.length / Long.SIZE];
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] > 0) {
        words[i / Long.SIZE] |= Long.MIN_VALUE >>> i % Long.SIZE;
      }
    }
    return new BinaryCode(words);
  }

  /**
   * Inverse of {@link #toHex}; reads upper case too. Throws IllegalArgumentException unless 16 to
   * 128 hexadecimal digits, a multiple of 16.
   */
  public static BinaryCode ofHex(String hex) {
    return ofBytes(HexFormat.of().parseHex(hex));
  }

  private static void requireLength(long bits) {
    if (bits > MAX_BITS || !isLength((int) bits)) {
      throw new IllegalArgumentException(
          "code length must be 64..512 bits, a multiple of 64: bits=" + bits);
    }
  }

  public int bits() {
    return words.length * Long.SIZE;
  }

  /** Bits {@code 64 * i} to {@code 64 * i + 63}, the first of them most significant. */
  public long word(int i) {
    return words[i];
  }

  public boolean bit(int i) {
    return (words[i / Long.SIZE] << i % Long.SIZE) < 0;
  }

  /**
   * Number of bits in which the two differ. Throws IllegalArgumentException where the lengths
   * differ.
   */
  public int distanceBits(BinaryCode other) {
    if (words.length != other.words.length) {
      throw new IllegalArgumentException(
          "codes must have the same length: bits=%d, other=%d".formatted(bits(), other.bits()));
    }
    int distance = 0;
    for (int i = 0; i < words.length; i++) {
      distance += Long.bitCount(words[i] ^ other.words[i]);
    }
    return distance;
  }

  /** A fresh array of {@code bits / 8} bytes. */
  public byte[] toBytes() {
    var bytes = new byte[words.length * Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().put(words);
    return bytes;
  }

  /** Lower case, two digits a byte, bit 0 first. */
  public String toHex() {
    return HexFormat.of().formatHex(toBytes());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BinaryCode code && Arrays.equals(words, code.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  /** The hex form. */
  @Override
  public String toString() {
    return toHex();
  }
}
