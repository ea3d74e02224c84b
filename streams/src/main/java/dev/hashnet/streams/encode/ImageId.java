package dev.hashnet.streams.encode;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads image ids, the keys of {@code image-events}: UTF-8, not empty. */
final class ImageId {
  private ImageId() {}

  /**
   * Throws RejectedException: MISSING_ID; MALFORMED_EVENT where the key is not UTF-8, since two
   * such ids could become one text.
   */
  static String of(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      throw new RejectedException(RejectionReason.MISSING_ID, "the record has no key");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new RejectedException(RejectionReason.MALFORMED_EVENT, "the key is not UTF-8", e);
    }
  }
}
