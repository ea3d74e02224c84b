package dev.hashnet.network;

import java.util.Optional;

/**
 * What pretrained weights of a network are, for a user who has to find them, and how the network
 * that they are from was given its images.
 *
 * @param expected a clause for messages: what file to give
 * @param input of the network that the weights are from
 * @param firstLayer the layer that sees the image; its weights tell one model of a package from
 *     another
 */
public record PretrainedSource(String expected, InputConvention input, String firstLayer) {
  /** Of a network by name; empty where it has no pretrained weights, and needs none. */
  public static Optional<PretrainedSource> of(String network) {
    return Architectures.named(network).pretrained();
  }
}
