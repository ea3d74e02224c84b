package dev.hashnet.image;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the first bytes of an encoded image say, read without decoding.
 *
 * @param width pixels as stored, before EXIF orientation
 * @param height pixels as stored, before EXIF orientation
 */
public record ImageHeader(ImageFormat format, int width, int height) {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  public ImageHeader {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "sides must be positive: width=%d, height=%d".formatted(width, height));
    }
  }

  /** Throws RejectedException: EMPTY_IMAGE, NOT_AN_IMAGE, CORRUPT_IMAGE (a header cut short). */
  public static ImageHeader read(byte[] content) {
    if (content.length == 0) {
      throw new RejectedException(RejectionReason.EMPTY_IMAGE, "image has no bytes");
    }
    return switch (formatOf(content)) {
      case JPEG -> JpegStructure.read(content).header();
      case PNG -> readPng(content);
      case WEBP -> readWebp(content);
      case GIF -> readGif(content);
      case BMP -> readBmp(content);
    };
  }

  private static ImageFormat formatOf(byte[] content) {
    if (content.length >= 3
        && (content[0] & 255) == 0xff
        && (content[1] & 255) == 0xd8
        && (content[2] & 255) == 0xff) {
      return ImageFormat.JPEG;
    }
    if (startsWith(content, PNG_SIGNATURE)) {
      return ImageFormat.PNG;
    }
    if (hasText(content, 0, "RIFF") && hasText(content, 8, "WEBP")) {
      return ImageFormat.WEBP;
    }
    if (hasText(content, 0, "GIF87a") || hasText(content, 0, "GIF89a")) {
      return ImageFormat.GIF;
    }
    if (hasText(content, 0, "BM") && isBmp(content)) {
      return ImageFormat.BMP;
    }
    throw new RejectedException(
        RejectionReason.NOT_AN_IMAGE,
        "bytes begin like no known image format: bytes=" + content.length);
  }

  private static ImageHeader readPng(byte[] content) {
    need(ImageFormat.PNG, content, 24);
    if (!hasText(content, 12, "IHDR")) {
      throw corrupt(ImageFormat.PNG, "first chunk is not IHDR");
    }
    return checked(ImageFormat.PNG, Bytes.bigEndian32(content, 16), Bytes.bigEndian32(content, 20));
  }

  private static ImageHeader readGif(byte[] content) {
    need(ImageFormat.GIF, content, 10);
    return checked(
        ImageFormat.GIF, Bytes.littleEndian16(content, 6), Bytes.littleEndian16(content, 8));
  }

  /**
   * Two letters say little, so the size of the second header must be one that exists; a short file
   * is taken at its word.
   */
  private static boolean isBmp(byte[] content) {
    if (content.length < 18) {
      return true;
    }
    return switch (Bytes.littleEndian32(content, 14)) {
      case 12, 40, 52, 56, 64, 108, 124 -> true;
      default -> false;
    };
  }

  private static ImageHeader readBmp(byte[] content) {
    need(ImageFormat.BMP, content, 26);
    if (Bytes.littleEndian32(content, 14) == 12) {
      return checked(
          ImageFormat.BMP, Bytes.littleEndian16(content, 18), Bytes.littleEndian16(content, 20));
    }
    need(ImageFormat.BMP, content, 34);
    int height = Bytes.littleEndian32(content, 22);
    // A negative height means that the rows run from the top.
    return checked(
        ImageFormat.BMP, Bytes.littleEndian32(content, 18), height < 0 ? -height : height);
  }

  private static ImageHeader readWebp(byte[] content) {
    need(ImageFormat.WEBP, content, 30);
    if (hasText(content, 12, "VP8X")) {
      return checked(
          ImageFormat.WEBP,
          1 + Bytes.littleEndian24(content, 24),
          1 + Bytes.littleEndian24(content, 27));
    }
    if (hasText(content, 12, "VP8L")) {
      if (content[20] != 0x2f) {
        throw corrupt(ImageFormat.WEBP, "lossless signature is missing");
      }
      int sides = Bytes.littleEndian32(content, 21);
      return checked(ImageFormat.WEBP, 1 + (sides & 0x3fff), 1 + (sides >>> 14 & 0x3fff));
    }
    if (hasText(content, 12, "VP8 ")) {
      if (Bytes.littleEndian24(content, 23) != 0x2a019d) {
        throw corrupt(ImageFormat.WEBP, "key frame start code is missing");
      }
      return checked(
          ImageFormat.WEBP,
          Bytes.littleEndian16(content, 26) & 0x3fff,
          Bytes.littleEndian16(content, 28) & 0x3fff);
    }
    throw corrupt(ImageFormat.WEBP, "first chunk is none of VP8, VP8L, VP8X");
  }

  /** Four-byte sides may read as negative numbers: those are refused with zero. */
  static ImageHeader checked(ImageFormat format, int width, int height) {
    if (width < 1 || height < 1) {
      throw corrupt(
          format,
          "header announces no pixels: width=%s, height=%s"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    return new ImageHeader(format, width, height);
  }

  static RejectedException corrupt(ImageFormat format, String message) {
    return new RejectedException(
        RejectionReason.CORRUPT_IMAGE, format + " image is corrupt: " + message);
  }

  private static void need(ImageFormat format, byte[] content, int bytes) {
    if (content.length < bytes) {
      throw corrupt(format, "header needs %d bytes, there are %d".formatted(bytes, content.length));
    }
  }

  private static boolean startsWith(byte[] content, byte[] prefix) {
    return content.length >= prefix.length
        && Arrays.equals(content, 0, prefix.length, prefix, 0, prefix.length);
  }

  static boolean hasText(byte[] content, int offset, String ascii) {
    byte[] expected = ascii.getBytes(StandardCharsets.US_ASCII);
    int end = offset + expected.length;
    return content.length >= end
        && Arrays.equals(content, offset, end, expected, 0, expected.length);
  }
}
