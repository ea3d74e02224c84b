package dev.hashnet.streams.index;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import java.util.List;

/** Reads code records as arrivals. */
final class Arrivals {
  private Arrivals() {}

  /**
   * Throws RejectedException with MALFORMED_EVENT where the codes are none: a wrong length or
   * radius, or two of a line and version.
   */
  static Arrival of(String imageId, ImageCode record) {
    try {
      return new Arrival(
          imageId,
          record.getCollection(),
          record.getEventTime().toEpochMilli(),
          codes(record.getCodes()));
    } catch (IllegalArgumentException e) {
      throw new RejectedException(
          RejectionReason.MALFORMED_EVENT,
          "Cannot index codes: image=%s: %s".formatted(imageId, e.getMessage()),
          e);
    }
  }

  private static List<CodeOfLine> codes(List<LineCode> records) {
    CodeOfLine[] codes = new CodeOfLine[records.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code(records.get(i));
    }
    return List.of(codes);
  }

  /** As {@link #of}, of a record whose key is the image id, a zero character and the version. */
  static Arrival ofReencoded(String key, ImageCode record) {
    int end = key.lastIndexOf('\0');
    if (end < 1) {
      throw new RejectedException(
          RejectionReason.MISSING_ID,
          "Cannot index codes that were made later: the key must be an image id, a zero character and a version: key="
              + key);
    }
    return of(key.substring(0, end), record);
  }

  private static CodeOfLine code(LineCode each) {
    BinaryCode code = BinaryCode.ofBytes(each.getCode());
    if (code.bits() != each.getBits()) {
      throw new IllegalArgumentException(
          "code must have the announced bits: line=%s, bits=%d, found=%d"
              .formatted(each.getLine(), each.getBits(), code.bits()));
    }
    return new CodeOfLine(
        each.getLine(),
        each.getRole() == CodeRole.ACTIVE,
        each.getModelVersion(),
        each.getRadiusBits(),
        code);
  }
}
