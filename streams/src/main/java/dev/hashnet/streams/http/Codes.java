package dev.hashnet.streams.http;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.streams.encode.Encoded.EncodedCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The codes of a picture, as JSON: the answer of {@code /v1/codes}, and what one instance asks
 * another with.
 */
record Codes(List<Code> codes) {
  /** Most codes in a question. */
  private static final int MAX_CODES = 16;

  /**
   * One code of one line and version.
   *
   * @param code hexadecimal, bit 0 first
   */
  record Code(
      @Nullable String line,
      @Nullable String modelVersion,
      int bits,
      int radiusBits,
      @Nullable String code) {
    static Code of(EncodedCode encoded) {
      return new Code(
          encoded.line(),
          encoded.modelVersion(),
          encoded.code().bits(),
          encoded.radiusBits(),
          encoded.code().toHex());
    }

    Asked asked() {
      if (line == null || modelVersion == null || code == null) {
        throw ProblemException.badRequest(
            "property codes", "line, modelVersion, bits, radiusBits and code", toString());
      }
      try {
        BinaryCode read = BinaryCode.ofHex(code);
        if (read.bits() != bits || radiusBits < 0 || radiusBits > bits) {
          throw ProblemException.badRequest(
              "property codes",
              "bits as the code has, radiusBits within them",
              "bits=%d, radiusBits=%d, code of %d bits".formatted(bits, radiusBits, read.bits()));
        }
        return new Asked(line, modelVersion, radiusBits, read);
      } catch (IllegalArgumentException e) {
        throw ProblemException.badRequest(
            "property codes", "hexadecimal codes", String.valueOf(e.getMessage()));
      }
    }
  }

  /** A code to search with. */
  record Asked(String line, String modelVersion, int radiusBits, BinaryCode code) {
    Asked within(int otherRadiusBits) {
      return new Asked(line, modelVersion, Math.min(otherRadiusBits, code.bits()), code);
    }
  }

  static List<Asked> asked(List<Code> codes) {
    if (codes.isEmpty() || codes.size() > MAX_CODES) {
      throw ProblemException.badRequest(
          "property codes", "1..%d codes".formatted(MAX_CODES), codes.size() + " codes");
    }
    return codes.stream().map(Code::asked).toList();
  }
}
