package dev.hashnet.image;

/**
 * The markers of a JPEG: sides and EXIF orientation from the segments before the first scan, and
 * whether the stream is complete.
 *
 * <p>libjpeg fills what is missing from a cut-off stream with grey and reports no error through
 * OpenCV, and a grey lower half makes codes that resemble each other. So {@link #requireComplete}
 * refuses a stream without an end marker. Damage inside a scan that leaves the markers in place
 * cannot be told from picture content and is decoded as it is.
 *
 * <p>Source: ITU-T T.81, annex B.
 */
final class JpegStructure {
  /** Progressive encoders write about ten; thousands are a way to burn CPU time with few bytes. */
  private static final int MAX_SCANS = 100;

  private final byte[] content;
  private final ImageHeader header;
  private final int orientation;
  private final int firstScan;

  private JpegStructure(byte[] content, ImageHeader header, int orientation, int firstScan) {
    this.content = content;
    this.header = header;
    this.orientation = orientation;
    this.firstScan = firstScan;
  }

  /**
   * Reads up to the frame header and on to the first scan, where there is one. Throws
   * RejectedException: CORRUPT_IMAGE.
   */
  static JpegStructure read(byte[] content) {
    int orientation = ExifOrientation.UPRIGHT;
    ImageHeader header = null;
    int marker = nextMarker(content, 2);
    while (marker < content.length
        && code(content, marker) != 0xda
        && code(content, marker) != 0xd9) {
      int code = code(content, marker);
      int end = segmentEnd(content, marker);
      if (isFrameHeader(code) && header == null) {
        header = frameHeader(content, marker, end);
      } else if (code == 0xe1 && orientation == ExifOrientation.UPRIGHT) {
        orientation = ExifOrientation.read(content, marker + 3, end);
      }
      marker = nextMarker(content, end);
    }
    if (header == null) {
      throw ImageHeader.corrupt(
          ImageFormat.JPEG, "no frame header in %d bytes".formatted(content.length));
    }
    return new JpegStructure(content, header, orientation, marker);
  }

  ImageHeader header() {
    return header;
  }

  /** 1 to 8, as EXIF numbers them. */
  int orientation() {
    return orientation;
  }

  /** Walks on to the end marker. Throws RejectedException: CORRUPT_IMAGE. */
  void requireComplete() {
    int scans = 0;
    int marker = firstScan;
    while (marker < content.length && code(content, marker) != 0xd9) {
      if (code(content, marker) == 0xda && ++scans > MAX_SCANS) {
        throw ImageHeader.corrupt(ImageFormat.JPEG, "more than %d scans".formatted(MAX_SCANS));
      }
      marker = nextMarker(content, segmentEnd(content, marker));
    }
    if (scans == 0 || marker >= content.length) {
      throw ImageHeader.corrupt(
          ImageFormat.JPEG,
          "no end marker, cut short: scans=%d, bytes=%d".formatted(scans, content.length));
    }
  }

  private static ImageHeader frameHeader(byte[] content, int marker, int end) {
    if (end - marker < 8) {
      throw ImageHeader.corrupt(ImageFormat.JPEG, "frame header cut short");
    }
    return ImageHeader.checked(
        ImageFormat.JPEG,
        Bytes.bigEndian16(content, marker + 6),
        Bytes.bigEndian16(content, marker + 4));
  }

  /** SOF0 to SOF15; C4, C8 and CC of that range are tables and an extension. */
  private static boolean isFrameHeader(int code) {
    return code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
  }

  /**
   * Offset of the code byte of the next marker at or after {@code from}, or the length. Passes
   * stuffing, restarts and fill bytes.
   */
  private static int nextMarker(byte[] content, int from) {
    for (int i = from; i < content.length - 1; i++) {
      if (content[i] == (byte) 0xff) {
        int code = content[i + 1] & 255;
        if (code != 0 && code != 0xff && code != 1 && (code < 0xd0 || code > 0xd8)) {
          return i + 1;
        }
      }
    }
    return content.length;
  }

  private static int code(byte[] content, int marker) {
    return content[marker] & 255;
  }

  /** Offset behind the segment whose code byte is at {@code marker}. */
  private static int segmentEnd(byte[] content, int marker) {
    if (marker + 3 > content.length) {
      throw ImageHeader.corrupt(ImageFormat.JPEG, "segment cut short at byte " + marker);
    }
    int length = Bytes.bigEndian16(content, marker + 1);
    if (length < 2 || length > content.length - marker - 1) {
      throw ImageHeader.corrupt(
          ImageFormat.JPEG,
          "segment at byte %d has length %d of %d left"
              .formatted(marker, length, content.length - marker - 1));
    }
    return marker + 1 + length;
  }
}
