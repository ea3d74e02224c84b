package dev.hashnet.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The five bytes before the record: 0x00, then the schema id as a big-endian int32. */
final class WireForm {
  static final int HEADER_BYTES = 5;
  private static final byte MAGIC = 0;

  private WireForm() {}

  static void writeHeader(ByteArrayOutputStream out, int schemaId) {
    out.write(MAGIC);
    out.write(schemaId >>> 24);
    out.write(schemaId >>> 16);
    out.write(schemaId >>> 8);
    out.write(schemaId);
  }

  /**
   * Reads the schema id.
   *
   * @throws MalformedRecordException if the bytes do not begin with a header
   */
  static int schemaId(String topic, byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new MalformedRecordException(
          "Cannot decode record: topic="
              + topic
              + ": expected at least "
              + HEADER_BYTES
              + " bytes in the wire form, found "
              + bytes.length);
    }
    if (bytes[0] != MAGIC) {
      throw new MalformedRecordException(
          "Cannot decode record: topic="
              + topic
              + ": expected the wire form's first byte 0x00, found 0x"
              + hex(bytes[0]));
    }
    return ByteBuffer.wrap(bytes).getInt(1);
  }

  private static String hex(byte value) {
    return String.format("%02x", value & 0xff);
  }
}
