package dev.hashnet.image;

/**
 * What the first bytes of an encoded image say, read without decoding.
 *
 * @param width pixels as stored, before EXIF orientation
 * @param height pixels as stored, before EXIF orientation
 */
public record ImageHeader(ImageFormat format, int width, int height) {
  /** Throws RejectedException: EMPTY_IMAGE, NOT_AN_IMAGE, CORRUPT_IMAGE (a header cut short). */
  public static ImageHeader read(byte[] content) {
    throw new UnsupportedOperationException("not yet");
  }
}
