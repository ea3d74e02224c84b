package dev.hashnet.image;

import java.util.zip.CRC32;

/**
 * The chunks of a PNG: every critical chunk whole, with a right checksum, up to the end chunk.
 *
 * <p>Checked here because a decoder may hand back the rows it has when the stream ends early.
 *
 * <p>Source: PNG specification, third edition, section 5.
 */
final class PngStructure {
  private static final int SIGNATURE_BYTES = 8;

  /** Length, type and checksum. */
  private static final int CHUNK_OVERHEAD_BYTES = 12;

  private PngStructure() {}

  /** Throws RejectedException: CORRUPT_IMAGE. */
  static void requireComplete(byte[] content) {
    int chunk = SIGNATURE_BYTES;
    while (content.length - chunk >= CHUNK_OVERHEAD_BYTES) {
      int length = Bytes.bigEndian32(content, chunk);
      if (length < 0 || length > content.length - chunk - CHUNK_OVERHEAD_BYTES) {
        throw ImageHeader.corrupt(
            ImageFormat.PNG,
            "chunk at byte %d has length %s of %d left"
                .formatted(chunk, Integer.toUnsignedString(length), content.length - chunk));
      }
      // A capital first letter marks a chunk that the picture needs.
      if ((content[chunk + 4] & 0x20) == 0) {
        requireChecksum(content, chunk, length);
        if (ImageHeader.hasText(content, chunk + 4, "IEND")) {
          return;
        }
      }
      chunk += CHUNK_OVERHEAD_BYTES + length;
    }
    throw ImageHeader.corrupt(ImageFormat.PNG, "no end chunk, cut short: bytes=" + content.length);
  }

  private static void requireChecksum(byte[] content, int chunk, int length) {
    CRC32 crc = new CRC32();
    crc.update(content, chunk + 4, length + 4);
    if ((int) crc.getValue() != Bytes.bigEndian32(content, chunk + 8 + length)) {
      throw ImageHeader.corrupt(ImageFormat.PNG, "wrong checksum of the chunk at byte " + chunk);
    }
  }
}
