package dev.hashnet.streams.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * Which lines of codes an image gets, and their radii.
 *
 * @param lines {@code hashnet}, {@code perceptual}, or both; never empty
 * @param hashnetRadiusBits in place of the radius that comes with the model
 */
public record LinesConfig(
    List<String> lines,
    OptionalInt hashnetRadiusBits,
    int perceptualBits,
    int perceptualRadiusBits) {
  public static final String HASHNET = "hashnet";
  public static final String PERCEPTUAL = "perceptual";

  private static final Property<List<String>> LINES =
      Property.texts(
          "hashnet.lines",
          "hashnet, perceptual, or both with a comma",
          "hashnet|perceptual",
          "hashnet,perceptual",
          "The lines of codes that every image gets.");
  private static final Property<String> HASHNET_RADIUS =
      Property.text(
          "hashnet.lines.hashnet.radius-bits",
          "model, or a whole number of bits, 0..512",
          "model|[0-9]{1,3}",
          "model",
          "Hamming radius of the hashnet line: that of the model version, or this one.");
  private static final Property<Integer> PERCEPTUAL_BITS =
      Property.integer(
          "hashnet.lines.perceptual.bits",
          64,
          256,
          "bits",
          64,
          "Length of the perceptual code, 64 or 256.");
  private static final Property<Integer> PERCEPTUAL_RADIUS =
      Property.integer(
          "hashnet.lines.perceptual.radius-bits",
          0,
          256,
          "bits",
          6,
          "Hamming radius of the perceptual line.");

  static final List<Property<?>> PROPERTIES =
      List.of(LINES, HASHNET_RADIUS, PERCEPTUAL_BITS, PERCEPTUAL_RADIUS);

  public LinesConfig {
    lines = lines.stream().distinct().toList();
    if (lines.isEmpty()) {
      throw InvalidConfigException.of(LINES.name(), LINES.expected(), "");
    }
    if (perceptualBits != 64 && perceptualBits != 256) {
      throw InvalidConfigException.of(
          PERCEPTUAL_BITS.name(), "64 or 256", Integer.toString(perceptualBits));
    }
    if (perceptualRadiusBits > perceptualBits) {
      throw InvalidConfigException.of(
          PERCEPTUAL_RADIUS.name(),
          "at most " + perceptualBits,
          Integer.toString(perceptualRadiusBits));
    }
    if (hashnetRadiusBits.orElse(0) > 512) {
      throw InvalidConfigException.of(
          HASHNET_RADIUS.name(),
          HASHNET_RADIUS.expected(),
          Integer.toString(hashnetRadiusBits.getAsInt()));
    }
  }

  static LinesConfig of(Settings settings) {
    String radius = settings.get(HASHNET_RADIUS);
    return new LinesConfig(
        settings.get(LINES),
        radius.equals("model") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(radius)),
        settings.get(PERCEPTUAL_BITS),
        settings.get(PERCEPTUAL_RADIUS));
  }

  /** Whether a model is needed. */
  public boolean learned() {
    return lines.contains(HASHNET);
  }

  public boolean perceptual() {
    return lines.contains(PERCEPTUAL);
  }
}
