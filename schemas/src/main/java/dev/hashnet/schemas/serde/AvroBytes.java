package dev.hashnet.schemas.serde;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.SystemLimitException;

/**
 * The values that lie one after another in an array, in Avro's binary form. It takes and refuses
 * what Avro's own decoder does, but has no buffer and no source, which for a small record cost more
 * than its values.
 *
 * <p>Errors: IOException, AvroRuntimeException or UnsupportedOperationException where bytes are
 * missing or no value. Lengths are checked before anything is made of them. Threads: one.
 */
final class AvroBytes {
  private static final int MAX_INT_BYTES = 5;
  private static final int MAX_LONG_BYTES = 10;

  private final byte[] bytes;
  private int at;

  AvroBytes(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  int remaining() {
    return bytes.length - at;
  }

  private byte next() throws IOException {
    if (at >= bytes.length) {
      throw new EOFException();
    }
    return bytes[at++];
  }

  boolean nextBoolean() throws IOException {
    return next() == 1;
  }

  int nextInt() throws IOException {
    int value = 0;
    for (int i = 0; i < MAX_INT_BYTES; i++) {
      byte part = next();
      value |= (part & 0x7F) << (7 * i);
      if (part >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new IOException("an int has at most 5 bytes");
  }

  long nextLong() throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_LONG_BYTES; i++) {
      byte part = next();
      value |= (part & 0x7FL) << (7 * i);
      if (part >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw new IOException("a long has at most 10 bytes");
  }

  byte[] nextFixed(int length) throws IOException {
    int from = skip(length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  byte[] nextBytes() throws IOException {
    return nextFixed(SystemLimitException.checkMaxBytesLength(nextLong()));
  }

  String nextString(RepeatedStrings strings) throws IOException {
    int length = SystemLimitException.checkMaxStringLength(nextLong());
    int from = skip(length);
    return strings.of(bytes, from, from + length);
  }

  private int skip(int length) throws IOException {
    if (length > remaining()) {
      throw new EOFException();
    }
    int from = at;
    at += length;
    return from;
  }

  /**
   * How many items the next block of an array has; 0: there are no more.
   *
   * @param before items in the blocks before
   */
  int nextBlock(long before) throws IOException {
    long count = nextLong();
    if (count < 0) {
      // Then the block says how many bytes it takes, for those who skip it.
      if (nextLong() < 0) {
        throw new IOException("a block cannot take less than no bytes");
      }
      count = -count;
    }
    return SystemLimitException.checkMaxCollectionLength(before, count) - (int) before;
  }
}
