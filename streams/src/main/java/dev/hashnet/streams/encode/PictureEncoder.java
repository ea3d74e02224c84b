package dev.hashnet.streams.encode;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.streams.encode.Encoded.EncodedCode;
import dev.hashnet.streams.encode.ServingSet.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Encodes one picture beside the stream, with the encoders that are active now: what a search asks
 * with.
 *
 * <p>Throws RejectedException where the picture is to blame. Threads: safe for use by several
 * threads; works on the calling one.
 */
public final class PictureEncoder {
  /** A version may be released between the look at what serves and its use. */
  private static final int TRIES = 3;

  private final ImagePreparation preparation;
  private final LongSupplier clockMs;

  /**
   * @param clockMs epoch milliseconds
   */
  public PictureEncoder(ImagePreparation preparation, LongSupplier clockMs) {
    this.preparation = preparation;
    this.clockMs = clockMs;
  }

  /** One code a line. */
  public List<EncodedCode> encode(Serving serving, byte[] content) {
    for (int i = 1; ; i++) {
      try {
        return encode(serving.at(clockMs.getAsLong()), content);
      } catch (VersionReleasedException e) {
        if (i == TRIES) {
          throw e;
        }
      }
    }
  }

  private List<EncodedCode> encode(ServingSet set, byte[] content) {
    PreparedImage image = preparation.prepare(content, set.sides());
    List<EncodedCode> codes = new ArrayList<>();
    for (Served served : set.encoders()) {
      if (served.role() == CodeRole.ACTIVE) {
        BinaryCode code = served.encoder().encode(List.of(image)).get(0);
        codes.add(served.codeOf(code));
      }
    }
    return codes;
  }
}
