package dev.hashnet.network;

import dev.hashnet.core.BinaryCode;
import java.util.List;

/**
 * Which network to build.
 *
 * @param network {@code small}, {@code small-grey}, which sees luminance alone, {@code
 *     mobilenet-v2}, {@code alexnet} or {@code resnet50}
 * @param heads lengths of the codes that are trained side by side on one backbone, each 8 to 512
 *     and a multiple of 8, all different. What is to be published needs 64 to 512 bits, a multiple
 *     of 64: {@link #requireCodes}; the others are for studies
 * @param seed of weights
 */
public record NetworkOptions(String network, List<Integer> heads, long seed) {
  private static final int MIN_BITS = 8;

  public NetworkOptions {
    Architectures.named(network);
    heads = List.copyOf(heads);
    if (heads.isEmpty() || heads.stream().distinct().count() < heads.size()) {
      throw new IllegalArgumentException(
          "heads must be different lengths, at least one: heads=" + heads);
    }
    for (int bits : heads) {
      if (bits < MIN_BITS || bits > BinaryCode.MAX_BITS || bits % MIN_BITS != 0) {
        throw new IllegalArgumentException(
            "a head must have %d..%d bits, a multiple of %d: bits=%d"
                .formatted(MIN_BITS, BinaryCode.MAX_BITS, MIN_BITS, bits));
      }
    }
  }

  /**
   * Throws IllegalArgumentException unless each head's outputs can be a {@link BinaryCode}, and so
   * be published.
   */
  public void requireCodes() {
    for (int bits : heads) {
      if (!BinaryCode.isLength(bits)) {
        throw new IllegalArgumentException(
            "bits must be %d..%d and a multiple of 64: bits=%d"
                .formatted(BinaryCode.MIN_BITS, BinaryCode.MAX_BITS, bits));
      }
    }
  }

  /** A network with one head. */
  public NetworkOptions(String network, int bits, long seed) {
    this(network, List.of(bits), seed);
  }

  /** Outputs of all heads together. */
  int width() {
    return heads.stream().mapToInt(Integer::intValue).sum();
  }

  /** First output of a head. Throws IllegalArgumentException where there is none of this length. */
  int offset(int bits) {
    int offset = 0;
    for (int head : heads) {
      if (head == bits) {
        return offset;
      }
      offset += head;
    }
    throw new IllegalArgumentException(
        "there is no such head: bits=%d, heads=%s".formatted(bits, heads));
  }
}
