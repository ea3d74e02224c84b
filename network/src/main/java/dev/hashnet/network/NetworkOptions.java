package dev.hashnet.network;

import dev.hashnet.core.BinaryCode;

/**
 * Which network to build.
 *
 * @param network {@code small}
 * @param bits length of the code, the width of the hash layer: 64 to 512, a multiple of 64
 * @param seed of weights
 */
public record NetworkOptions(String network, int bits, long seed) {
  public NetworkOptions {
    if (!network.equals(SmallNetwork.NAME)) {
      throw new IllegalArgumentException(
          "network must be one of [%s]: network=%s".formatted(SmallNetwork.NAME, network));
    }
    if (bits < BinaryCode.MIN_BITS || bits > BinaryCode.MAX_BITS || bits % 64 != 0) {
      throw new IllegalArgumentException(
          "bits must be %d..%d and a multiple of 64: bits=%d"
              .formatted(BinaryCode.MIN_BITS, BinaryCode.MAX_BITS, bits));
    }
  }
}
