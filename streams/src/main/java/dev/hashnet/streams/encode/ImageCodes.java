package dev.hashnet.streams.encode;

import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** Makes the records of {@code image-codes}. */
final class ImageCodes {
  private ImageCodes() {}

  /**
   * The record of an event.
   *
   * @param partition the event's
   * @param offset the event's
   */
  static ImageCode of(Encoded encoded, int partition, long offset, boolean reencoded) {
    List<LineCode> codes =
        encoded.codes().stream()
            .map(
                each ->
                    new LineCode(
                        each.line(),
                        each.role(),
                        each.modelVersion(),
                        each.radiusBits(),
                        each.code().bits(),
                        ByteBuffer.wrap(each.code().toBytes())))
            .toList();
    return new ImageCode(
        encoded.collection(),
        Instant.ofEpochMilli(encoded.eventTimeMs()),
        encoded.contentSha256(),
        encoded.width(),
        encoded.height(),
        partition,
        offset,
        codes,
        reencoded);
  }
}
