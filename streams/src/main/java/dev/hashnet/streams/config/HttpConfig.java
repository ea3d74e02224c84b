package dev.hashnet.streams.config;

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;

/**
 * The web page and the HTTP interface.
 *
 * @param port empty: no server; 0: any free port
 * @param advertised {@code host:port} that other instances reach this one at; empty: host and port
 * @param token what a request that changes something must bring; none: such requests are taken from
 *     this machine only
 * @param keystore PKCS#12 file with the certificate and its key; empty: no TLS
 * @param encodeAt address of an instance that encodes, for one that only indexes; empty: none
 */
public record HttpConfig(
    OptionalInt port,
    String host,
    String advertised,
    Secret token,
    String keystore,
    Secret keystorePassword,
    int requestMaxBytes,
    int maxStreams,
    int maxAlerts,
    int maxPlaces,
    int pictureCacheBytes,
    String encodeAt) {
  private static final Property<String> PORT =
      Property.text(
          "hashnet.http.port",
          "none, or a port, 0..65535; 0: any that is free",
          "none|[0-9]{1,5}",
          "none",
          "Port of the web page and the HTTP interface; 8180 is what the examples use.");
  private static final Property<String> HOST =
      Property.text(
          "hashnet.http.host",
          "a host name or address",
          "[a-zA-Z0-9.:_-]{1,255}",
          "127.0.0.1",
          "Address to listen on; by default only this machine can connect.");
  private static final Property<String> ADVERTISED =
      Property.text(
          "hashnet.http.advertised",
          "host:port",
          "([a-zA-Z0-9._-]{1,255}:[0-9]{1,5})?",
          "",
          "Where other instances reach this one, to ask for the collections that it holds; by default host and port.");
  private static final Property<String> TOKEN =
      Property.text(
          "hashnet.http.token",
          "at least 16 characters, no spaces",
          ".*",
          "",
          "Bearer token for requests that change something; without one they are taken from this machine only.");
  private static final Property<String> KEYSTORE =
      Property.text(
          "hashnet.http.tls.keystore",
          "a file",
          ".*",
          "",
          "PKCS#12 file with certificate and key; by default no TLS.");
  private static final Property<String> KEYSTORE_PASSWORD =
      Property.text(
          "hashnet.http.tls.keystore-password", "a password", ".*", "", "Opens the keystore.");
  private static final Property<Integer> REQUEST_MAX_BYTES =
      Property.size("hashnet.http.request.max-bytes", "8 MiB", "Most bytes of a request's body.");
  private static final Property<Integer> MAX_STREAMS =
      Property.integer(
          "hashnet.http.max-streams",
          1,
          150,
          "streams",
          32,
          "Most clients that follow the alerts at the same time.");
  private static final Property<Integer> MAX_ALERTS =
      Property.integer(
          "hashnet.http.alerts.max",
          1,
          100_000,
          "alerts",
          1_000,
          "Most recent alerts held in memory, for the page and for clusters.");
  private static final Property<Integer> MAX_PLACES =
      Property.integer(
          "hashnet.http.pictures.max-places",
          1_024,
          50_000_000,
          "images",
          1_000_000,
          "Images whose place on image-events is remembered, at up to 32 bytes each; pictures of older ones are not"
              + " shown.");
  private static final Property<Integer> PICTURE_CACHE_BYTES =
      Property.size(
          "hashnet.http.pictures.cache-bytes", "32 MiB", "Most bytes of shrunk pictures held.");
  private static final Property<String> ENCODE_AT =
      Property.text(
          "hashnet.http.encode-at",
          "http://host:port or https://host:port",
          "(https?://[a-zA-Z0-9.:_-]{1,255})?",
          "",
          "An instance with the role encode, which an instance without it asks for the codes of an uploaded picture.");

  static final List<Property<?>> PROPERTIES =
      List.of(
          PORT,
          HOST,
          ADVERTISED,
          TOKEN,
          KEYSTORE,
          KEYSTORE_PASSWORD,
          REQUEST_MAX_BYTES,
          MAX_STREAMS,
          MAX_ALERTS,
          MAX_PLACES,
          PICTURE_CACHE_BYTES,
          ENCODE_AT);

  private static final int MAX_PORT = 65_535;

  public HttpConfig {
    if (port.orElse(0) > MAX_PORT) {
      throw InvalidConfigException.of(
          PORT.name(), PORT.expected(), Integer.toString(port.getAsInt()));
    }
    if (token.isPresent() && !token.value().matches("[!-~]{16,512}")) {
      // The value is a secret: only its length is said.
      throw InvalidConfigException.of(
          TOKEN.name(), TOKEN.expected(), "%d characters".formatted(token.value().length()));
    }
  }

  static HttpConfig of(Settings settings) {
    String port = settings.get(PORT);
    return new HttpConfig(
        port.equals("none") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)),
        settings.get(HOST),
        settings.get(ADVERTISED),
        new Secret(settings.get(TOKEN)),
        settings.get(KEYSTORE),
        new Secret(settings.get(KEYSTORE_PASSWORD)),
        settings.get(REQUEST_MAX_BYTES),
        settings.get(MAX_STREAMS),
        settings.get(MAX_ALERTS),
        settings.get(MAX_PLACES),
        settings.get(PICTURE_CACHE_BYTES),
        settings.get(ENCODE_AT));
  }

  /** Whether there is a server at all. */
  public boolean enabled() {
    return port.isPresent();
  }

  public boolean tls() {
    return !keystore.isEmpty();
  }

  /** Where {@link #encodeAt} is, without a slash at the end. */
  public URI encodeUri(String path) {
    return URI.create(encodeAt + path);
  }
}
