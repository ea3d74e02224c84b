package dev.hashnet.streams.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

/**
 * Where referenced images may be fetched from, and how long that may take.
 *
 * @param allowed {@code https://host/folder/} and {@code file:///folder/} prefixes, each ending
 *     with a slash; empty: none
 */
public record ReferenceConfig(
    List<URI> allowed, Duration connectTimeout, Duration timeout, int threads) {
  private static final Property<List<String>> ALLOWED =
      Property.texts(
          "hashnet.references.allowed",
          "https://host/folder/ and file:///folder/ prefixes ending with a slash, separated by commas",
          "(https://[^/]+|file://)/.*",
          "",
          "Prefixes under which referenced images are fetched; none by default.");
  private static final Property<Duration> CONNECT_TIMEOUT =
      Property.duration(
          "hashnet.references.connect-timeout", "2 s", "How long connecting to a host may take.");
  private static final Property<Duration> TIMEOUT =
      Property.duration(
          "hashnet.references.timeout", "10 s", "How long fetching one image may take in all.");
  private static final Property<Integer> THREADS =
      Property.integer(
          "hashnet.references.threads", 1, 256, "threads", 16, "Images fetched at the same time.");

  static final List<Property<?>> PROPERTIES = List.of(ALLOWED, CONNECT_TIMEOUT, TIMEOUT, THREADS);

  public ReferenceConfig {
    allowed = List.copyOf(allowed);
    for (URI prefix : allowed) {
      if (prefix.getRawPath() == null
          || !prefix.getRawPath().endsWith("/")
          || !prefix.equals(prefix.normalize())) {
        throw InvalidConfigException.of(ALLOWED.name(), ALLOWED.expected(), prefix.toString());
      }
    }
  }

  static ReferenceConfig of(Settings settings) {
    return new ReferenceConfig(
        settings.get(ALLOWED).stream().map(ReferenceConfig::uri).toList(),
        settings.get(CONNECT_TIMEOUT),
        settings.get(TIMEOUT),
        settings.get(THREADS));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw InvalidConfigException.of(ALLOWED.name(), ALLOWED.expected(), text);
    }
  }
}
