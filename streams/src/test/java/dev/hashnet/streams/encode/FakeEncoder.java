package dev.hashnet.streams.encode;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An encoder without a network: the code of an image is its content, 8 bytes, xor the version's
 * number. Content that begins with {@link #POISON} makes the whole batch fail.
 */
public class FakeEncoder implements ImageEncoder {
  static final byte POISON = (byte) 0xEE;
  private static final int SIDE = 2;

  private final String line;
  private final int version;
  private final List<Integer> batchSizes = Collections.synchronizedList(new ArrayList<>());

  public FakeEncoder(String line, int version) {
    this.line = line;
    this.version = version;
  }

  /** Content of 8 bytes is an image of 2 x 2 pixels; anything else is none. */
  public static PreparedImage prepare(byte[] content, Set<Integer> sides) {
    if (content.length != Long.BYTES) {
      throw new RejectedException(
          RejectionReason.NOT_AN_IMAGE, "it has " + content.length + " bytes");
    }
    return new PreparedImage(20, 10, Map.of(SIDE, Arrays.copyOf(content, 3 * SIDE * SIDE)));
  }

  @Override
  public String line() {
    return line;
  }

  @Override
  public String version() {
    return "v" + version;
  }

  @Override
  public int bits() {
    return 64;
  }

  @Override
  public int side() {
    return SIDE;
  }

  @Override
  public int radiusBits() {
    return 3;
  }

  @Override
  public List<BinaryCode> encode(List<PreparedImage> batch) {
    batchSizes.add(batch.size());
    return batch.stream().map(image -> codeOf(image.rgb(SIDE))).toList();
  }

  private BinaryCode codeOf(byte[] rgb) {
    if (rgb[0] == POISON) {
      throw new IllegalStateException("poison");
    }
    return expectedCode(Arrays.copyOf(rgb, Long.BYTES));
  }

  BinaryCode expectedCode(byte[] content) {
    byte[] code = content.clone();
    code[7] ^= (byte) version;
    return BinaryCode.ofBytes(code);
  }

  List<Integer> batchSizes() {
    return List.copyOf(batchSizes);
  }

  @Override
  public void close() {}
}
