package dev.hashnet.core.rollout;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a published manifest says of a version, in the one form that is signed: everything but the
 * place of the chunks, which the digest of the artifact makes harmless.
 *
 * @param artifactSha256 digest of the artifact, in lower-case hexadecimal
 * @param createdAtMs when it was published, epoch milliseconds
 */
public record ManifestFacts(
    String version,
    String line,
    String network,
    int bits,
    int radiusBits,
    String artifactSha256,
    long artifactSizeBytes,
    long createdAtMs,
    Map<String, String> properties) {
  /** Says what is signed, so that no signature made for another purpose fits. */
  private static final String PURPOSE = "hashnet-manifest-v1";

  public ManifestFacts {
    properties = Map.copyOf(properties);
  }

  /** Text in UTF-8; each value behind its length, so that no two manifests give the same. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder(PURPOSE).append('\n');
    append(text, version);
    append(text, line);
    append(text, network);
    append(text, Integer.toString(bits));
    append(text, Integer.toString(radiusBits));
    append(text, artifactSha256);
    append(text, Long.toString(artifactSizeBytes));
    append(text, Long.toString(createdAtMs));
    new TreeMap<>(properties)
        .forEach(
            (key, value) -> {
              append(text, key);
              append(text, value);
            });
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder text, String value) {
    text.append(value.length()).append(' ').append(value).append('\n');
  }
}
