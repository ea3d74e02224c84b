package dev.hashnet.schemas.topics;

/**
 * The key of one chunk of a model artifact: {@code version/chunk}, chunks counted from 0.
 *
 * @param version the model version, without a slash
 */
public record ChunkKey(String version, int chunk) {
  private static final char SEPARATOR = '/';
  private static final int MAX_CHUNK = 999_999_999;

  public ChunkKey {
    if (version.isBlank() || version.indexOf(SEPARATOR) >= 0) {
      throw new IllegalArgumentException(
          "version must be a name without a slash: version=" + version);
    }
    if (chunk < 0 || chunk > MAX_CHUNK) {
      throw new IllegalArgumentException("chunk must be 0.." + MAX_CHUNK + ": chunk=" + chunk);
    }
  }

  /**
   * Reads a key in the form that {@link #format} writes, and no other.
   *
   * @throws IllegalArgumentException if the key is not of that form
   */
  public static ChunkKey parse(String key) {
    int slash = key.indexOf(SEPARATOR);
    String number = key.substring(slash + 1);
    if (slash < 0 || !isCanonical(number)) {
      throw new IllegalArgumentException("chunk key must be version/chunk: key=" + key);
    }
    return new ChunkKey(key.substring(0, slash), Integer.parseInt(number));
  }

  public String format() {
    return version + SEPARATOR + chunk;
  }

  private static boolean isCanonical(String number) {
    return number.matches("0|[1-9][0-9]{0,8}");
  }
}
