package dev.hashnet.encoder;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.perceptual.PerceptualHash;
import java.util.List;

/**
 * {@link PerceptualHash} as an encoder, line {@code perceptual}. Threads: safe for use by several
 * threads.
 */
final class PerceptualEncoder implements ImageEncoder {
  private final PerceptualHash hash;
  private final int radiusBits;

  PerceptualEncoder(PerceptualHash hash, int radiusBits) {
    if (radiusBits < 0 || radiusBits > hash.bits()) {
      throw new IllegalArgumentException(
          "radiusBits must be 0..%d: radiusBits=%d".formatted(hash.bits(), radiusBits));
    }
    this.hash = hash;
    this.radiusBits = radiusBits;
  }

  @Override
  public String line() {
    return "perceptual";
  }

  @Override
  public String version() {
    return hash.version();
  }

  @Override
  public int bits() {
    return hash.bits();
  }

  @Override
  public int side() {
    return PerceptualHash.SIDE;
  }

  @Override
  public int radiusBits() {
    return radiusBits;
  }

  @Override
  public List<BinaryCode> encode(List<PreparedImage> batch) {
    return batch.stream().map(hash::encode).toList();
  }

  @Override
  public void close() {
    // Holds nothing native.
  }
}
