package dev.hashnet.benchmarks.index;

import dev.hashnet.core.BinaryCode;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Codes of one length, one after another in one array: bits / 64 words a code. */
final class CodeSet {
  private final int bits;
  private final int count;
  private final long[] words;

  CodeSet(int bits, int count) {
    this.bits = bits;
    this.count = count;
    this.words = new long[Math.multiplyExact(count, bits / Long.SIZE)];
  }

  int bits() {
    return bits;
  }

  int count() {
    return count;
  }

  int wordsPerCode() {
    return bits / Long.SIZE;
  }

  long word(int code, int word) {
    return words[code * wordsPerCode() + word];
  }

  void set(int code, long[] value) {
    System.arraycopy(value, 0, words, code * wordsPerCode(), wordsPerCode());
  }

  long[] words(int code) {
    int from = code * wordsPerCode();
    return Arrays.copyOfRange(words, from, from + wordsPerCode());
  }

  BinaryCode code(int code) {
    return BinaryCode.ofWords(words(code));
  }

  /** A copy of the first codes. */
  CodeSet first(int codes) {
    CodeSet part = new CodeSet(bits, codes);
    System.arraycopy(words, 0, part.words, 0, part.words.length);
    return part;
  }

  int distanceBits(int code, long[] query) {
    int distance = 0;
    for (int i = 0, at = code * query.length; i < query.length; i++) {
      distance += Long.bitCount(words[at + i] ^ query[i]);
    }
    return distance;
  }

  /**
   * Codes within the radius, counted by the plainest loop: what every structure is held against.
   */
  int countWithin(long[] query, int radiusBits) {
    int found = 0;
    for (int code = 0; code < count; code++) {
      if (distanceBits(code, query) <= radiusBits) {
        found++;
      }
    }
    return found;
  }

  /** Bytes of the codes from one on, as numpy.packbits lays them out. */
  ByteBuffer bytes(int from, int codes) {
    ByteBuffer buffer = ByteBuffer.allocate(codes * bits / Byte.SIZE);
    buffer.asLongBuffer().put(words, from * wordsPerCode(), codes * wordsPerCode());
    return buffer;
  }
}
