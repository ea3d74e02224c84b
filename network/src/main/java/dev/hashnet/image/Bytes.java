package dev.hashnet.image;

/** Unsigned numbers in byte arrays. The caller has checked the length. */
final class Bytes {
  private Bytes() {}

  static int bigEndian16(byte[] bytes, int offset) {
    return (bytes[offset] & 255) << 8 | (bytes[offset + 1] & 255);
  }

  static int bigEndian32(byte[] bytes, int offset) {
    return bigEndian16(bytes, offset) << 16 | bigEndian16(bytes, offset + 2);
  }

  static int littleEndian16(byte[] bytes, int offset) {
    return (bytes[offset] & 255) | (bytes[offset + 1] & 255) << 8;
  }

  static int littleEndian24(byte[] bytes, int offset) {
    return littleEndian16(bytes, offset) | (bytes[offset + 2] & 255) << 16;
  }

  static int littleEndian32(byte[] bytes, int offset) {
    return littleEndian16(bytes, offset) | littleEndian16(bytes, offset + 2) << 16;
  }
}
