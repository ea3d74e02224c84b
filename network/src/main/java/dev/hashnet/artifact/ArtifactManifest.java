package dev.hashnet.artifact;

import dev.hashnet.core.BinaryCode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an artifact says of itself.
 *
 * @param version name of the version, {@code [a-zA-Z0-9._-]{1,64}}
 * @param line family of codes, {@code hashnet}; same form as a version
 * @param network architecture, such as {@code small}; same form as a version
 * @param bits code length
 * @param side input side, pixels, 1 to 1024
 * @param radiusBits radius that the version was calibrated for, 0 to bits
 * @param normalisation name of the input normalisation, {@code luminance-v1}; same form as a
 *     version
 * @param properties facts of the training: seed, data, recipe, numbers; iterates in the order of
 *     its keys
 */
public record ArtifactManifest(
    String version,
    String line,
    String network,
    int bits,
    int side,
    int radiusBits,
    String normalisation,
    Map<String, String> properties) {
  /** What {@code Preprocessor.writeTensor} does. */
  public static final String LUMINANCE_NORMALISATION = "luminance-v1";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,64}");
  private static final int MAX_SIDE = 1024;

  public ArtifactManifest {
    requireName("version", version);
    requireName("line", line);
    requireName("network", network);
    requireName("normalisation", normalisation);
    if (!BinaryCode.isLength(bits)) {
      throw new IllegalArgumentException(
          "bits must be %d..%d and a multiple of 64: bits=%d"
              .formatted(BinaryCode.MIN_BITS, BinaryCode.MAX_BITS, bits));
    }
    if (side < 1 || side > MAX_SIDE) {
      throw new IllegalArgumentException("side must be 1..%d: side=%d".formatted(MAX_SIDE, side));
    }
    if (radiusBits < 0 || radiusBits > bits) {
      throw new IllegalArgumentException(
          "radiusBits must be 0..%d: radiusBits=%d".formatted(bits, radiusBits));
    }
    // Sorted: the order of an artifact's bytes must not depend on the run.
    SortedMap<String, String> sorted = new TreeMap<>(properties);
    if (sorted.containsValue(null)) {
      throw new IllegalArgumentException("properties must not be null: properties=" + sorted);
    }
    properties = Collections.unmodifiableMap(sorted);
  }

  private static void requireName(String field, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must match %s: %s=%s".formatted(field, NAME, field, value));
    }
  }
}
