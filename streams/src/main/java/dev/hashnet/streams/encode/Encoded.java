package dev.hashnet.streams.encode;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.Sha256;
import java.util.List;

/**
 * What encoding an image event gives; a pure function of the event's bytes and the serving set.
 *
 * @param eventTimeMs epoch milliseconds
 * @param width pixels, after EXIF orientation
 * @param height pixels, after EXIF orientation
 * @param codes one for each encoder of the set, in its order
 */
public record Encoded(
    String collection,
    long eventTimeMs,
    Sha256 contentSha256,
    int width,
    int height,
    List<EncodedCode> codes) {
  /** One code of one line and version. */
  public record EncodedCode(
      String line, CodeRole role, String modelVersion, int radiusBits, BinaryCode code) {}

  public Encoded {
    codes = List.copyOf(codes);
  }
}
