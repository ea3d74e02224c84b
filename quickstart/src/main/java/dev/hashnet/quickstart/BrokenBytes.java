package dev.hashnet.quickstart;

import dev.hashnet.core.ImageLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Makes the values of broken events out of a sound JPEG. */
final class BrokenBytes {
  private static final int HUGE_SIDE_PIXELS = 60_000;
  private static final int UNKNOWN_SCHEMA_ID = 1_000_000_007;
  private static final int GARBAGE_BYTES = 200;
  private static final int MARKER = 0xff;

  private BrokenBytes() {}

  /**
   * The value of a record.
   *
   * @param jpeg a sound JPEG
   * @param asEvent puts image bytes into an event in the wire form
   */
  static byte[] value(
      BrokenEvent kind, byte[] jpeg, Function<byte[], byte[]> asEvent, SplittableRandom random) {
    return switch (kind) {
      case TEXT_FILE ->
          asEvent.apply("Milk, bread, a dozen eggs.\n".repeat(20).getBytes(StandardCharsets.UTF_8));
      case NO_BYTES -> asEvent.apply(new byte[0]);
      case CUT_SHORT -> asEvent.apply(Arrays.copyOf(jpeg, jpeg.length / 2));
      case HUGE_HEADER -> asEvent.apply(withSide(jpeg, HUGE_SIDE_PIXELS));
      case TOO_LARGE -> asEvent.apply(Arrays.copyOf(jpeg, ImageLimits.DEFAULT.maxBytes() + 1));
      case GARBAGE -> garbage(random);
      case UNKNOWN_SCHEMA ->
          ByteBuffer.allocate(5 + jpeg.length)
              .put((byte) 0)
              .putInt(UNKNOWN_SCHEMA_ID)
              .put(jpeg)
              .array();
      case NO_KEY -> asEvent.apply(jpeg);
    };
  }

  private static byte[] garbage(SplittableRandom random) {
    byte[] bytes = new byte[GARBAGE_BYTES];
    random.nextBytes(bytes);
    // Not the wire form's first byte, or it could pass for an unknown schema.
    bytes[0] = 'g';
    return bytes;
  }

  /** The JPEG with another width and height in its frame header. */
  static byte[] withSide(byte[] jpeg, int sidePixels) {
    ByteBuffer patched = ByteBuffer.wrap(jpeg.clone());
    int at = 2;
    while (!isFrameHeader(patched, at)) {
      at += 2 + Short.toUnsignedInt(patched.getShort(at + 2));
    }
    // Marker (2), length (2), bits a sample (1), height (2), width (2).
    patched.putShort(at + 5, (short) sidePixels).putShort(at + 7, (short) sidePixels);
    return patched.array();
  }

  private static boolean isFrameHeader(ByteBuffer jpeg, int at) {
    int code = Byte.toUnsignedInt(jpeg.get(at + 1));
    return Byte.toUnsignedInt(jpeg.get(at)) == MARKER && code >= 0xc0 && code <= 0xc2;
  }
}
