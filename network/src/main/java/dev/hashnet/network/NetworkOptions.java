package dev.hashnet.network;

/**
 * Which network to build.
 *
 * @param network {@code small}
 * @param bits length of the code, the width of the hash layer
 * @param seed of weights
 */
public record NetworkOptions(String network, int bits, long seed) {}
