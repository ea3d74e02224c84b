package dev.hashnet.network;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The architectures by name. */
final class Architectures {
  private static final Map<String, Architecture> BY_NAME =
      new TreeMap<>(
          Map.of(
              "small", new SmallNetwork(InputColour.RGB),
              "small-grey", new SmallNetwork(InputColour.GREY),
              "mobilenet-v2", new MobileNetV2(MobileNetV2.SIDE),
              "alexnet", new AlexNet(AlexNet.SIDE, AlexNet.WIDTH),
              "resnet50", new ResNet50(ResNet50.SIDE, ResNet50.FILTERS)));

  private Architectures() {}

  /** Throws IllegalArgumentException where there is none of this name. */
  static Architecture named(String network) {
    if (!BY_NAME.containsKey(network)) {
      throw new IllegalArgumentException(
          "network must be one of %s: network=%s".formatted(BY_NAME.keySet(), network));
    }
    return Objects.requireNonNull(BY_NAME.get(network));
  }
}
