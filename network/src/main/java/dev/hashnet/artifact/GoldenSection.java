package dev.hashnet.artifact;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The golden images as bytes: a count; then a length, the image, and the code of each. */
final class GoldenSection {
  static final int MAX_IMAGES = 256;

  private GoldenSection() {}

  static byte[] write(List<GoldenImage> images) {
    int length = Integer.BYTES;
    for (GoldenImage image : images) {
      length += Integer.BYTES + image.content().length + image.code().bits() / 8;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).putInt(images.size());
    for (GoldenImage image : images) {
      bytes.putInt(image.content().length).put(image.content()).put(image.code().toBytes());
    }
    return bytes.array();
  }

  /** Throws InvalidModelException at any length that does not fit. */
  static List<GoldenImage> read(byte[] section, int bits) {
    ByteBuffer bytes = ByteBuffer.wrap(section);
    int count = readInt(bytes, "number of golden images", MAX_IMAGES);
    List<GoldenImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = readInt(bytes, "bytes of golden image " + i, ImageLimits.DEFAULT.maxBytes());
      byte[] content = readBytes(bytes, "golden image " + i, length);
      byte[] code = readBytes(bytes, "code of golden image " + i, bits / 8);
      images.add(new GoldenImage(content, BinaryCode.ofBytes(code)));
    }
    if (bytes.hasRemaining()) {
      throw invalid("bytes after the golden images", "0", bytes.remaining());
    }
    return images;
  }

  private static int readInt(ByteBuffer bytes, String what, int max) {
    int value = ByteBuffer.wrap(readBytes(bytes, what, Integer.BYTES)).getInt();
    if (value < 1 || value > max) {
      throw invalid(what, "1.." + max, value);
    }
    return value;
  }

  private static byte[] readBytes(ByteBuffer bytes, String what, int length) {
    if (bytes.remaining() < length) {
      throw invalid("bytes left for " + what, length + " or more", bytes.remaining());
    }
    byte[] read = new byte[length];
    bytes.get(read);
    return read;
  }

  private static InvalidModelException invalid(String what, String expected, int found) {
    return new InvalidModelException(
        "Cannot read model artifact: %s: expected=%s, found=%d".formatted(what, expected, found));
  }
}
