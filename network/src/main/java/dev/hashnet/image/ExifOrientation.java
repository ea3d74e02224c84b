package dev.hashnet.image;

/**
 * The orientation tag of an EXIF block: how a viewer turns the stored picture.
 *
 * <p>Values 1 to 8: upright, mirrored, half turn, mirrored half turn, transposed, quarter turn
 * clockwise, transposed half turn, quarter turn counter-clockwise. Anything unreadable counts as
 * upright, as viewers do.
 *
 * <p>Source: EXIF 2.32, 4.6.4; TIFF 6.0, section 2.
 */
final class ExifOrientation {
  static final int UPRIGHT = 1;
  private static final int TAG = 0x0112;
  private static final int TYPE_SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /** Reads the payload of an APP1 segment, {@code content[from..to)}. */
  static int read(byte[] content, int from, int to) {
    int tiff = from + 6;
    if (to - from < 14 || !ImageHeader.hasText(content, from, "Exif\0\0")) {
      return UPRIGHT;
    }
    boolean bigEndian = ImageHeader.hasText(content, tiff, "MM");
    if (!bigEndian && !ImageHeader.hasText(content, tiff, "II")) {
      return UPRIGHT;
    }
    int directoryOffset =
        bigEndian ? Bytes.bigEndian32(content, tiff + 4) : Bytes.littleEndian32(content, tiff + 4);
    if (directoryOffset < 8 || directoryOffset > to - tiff - 2) {
      return UPRIGHT;
    }
    int directory = tiff + directoryOffset;
    int entries =
        Math.min(read16(content, directory, bigEndian), (to - directory - 2) / ENTRY_BYTES);
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (read16(content, entry, bigEndian) == TAG
          && read16(content, entry + 2, bigEndian) == TYPE_SHORT) {
        int value = read16(content, entry + 8, bigEndian);
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** 5 to 8 exchange width and height. */
  static boolean swapsSides(int orientation) {
    return orientation >= 5;
  }

  private static int read16(byte[] content, int offset, boolean bigEndian) {
    return bigEndian ? Bytes.bigEndian16(content, offset) : Bytes.littleEndian16(content, offset);
  }
}
