package dev.hashnet.core;

/**
 * The code that one line gives an image.
 *
 * @param line family of codes: {@code hashnet}, {@code perceptual}
 * @param active whether the image is searched with this code; a candidate's code is only stored
 * @param modelVersion version of the model; codes of two versions are never compared
 * @param radiusBits images within this distance are near duplicates
 * @param code the code
 */
public record CodeOfLine(
    String line, boolean active, String modelVersion, int radiusBits, BinaryCode code) {
  public CodeOfLine {
    if (radiusBits < 0 || radiusBits > code.bits()) {
      throw new IllegalArgumentException(
          "radius must be 0..%d: line=%s, version=%s, radius=%d"
              .formatted(code.bits(), line, modelVersion, radiusBits));
    }
  }
}
