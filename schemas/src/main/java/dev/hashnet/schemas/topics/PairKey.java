package dev.hashnet.schemas.topics;

/**
 * The key of two images, whichever is named first: {@code first|second}, sorted. A bar and a
 * percent sign within an id are escaped as {@code %7C} and {@code %25}, so that no two pairs share
 * a key.
 *
 * @param first of the two ids, the one that sorts first
 */
public record PairKey(String first, String second) {
  private static final char SEPARATOR = '|';

  public PairKey {
    if (first.isEmpty() || first.compareTo(second) >= 0) {
      throw new IllegalArgumentException(
          "two different ids are needed, in their order: first=%s, second=%s"
              .formatted(first, second));
    }
  }

  /**
   * The key of two ids in any order.
   *
   * @throws IllegalArgumentException if they are equal, or one is empty
   */
  public static PairKey of(String one, String other) {
    return one.compareTo(other) < 0 ? new PairKey(one, other) : new PairKey(other, one);
  }

  /**
   * Reads a key in the form that {@link #format} writes, and no other.
   *
   * @throws IllegalArgumentException if the key is not of that form
   */
  public static PairKey parse(String key) {
    int bar = key.indexOf(SEPARATOR);
    if (bar >= 0 && key.indexOf(SEPARATOR, bar + 1) < 0) {
      PairKey parsed =
          new PairKey(unescaped(key.substring(0, bar)), unescaped(key.substring(bar + 1)));
      if (parsed.format().equals(key)) {
        return parsed;
      }
    }
    throw new IllegalArgumentException("pair key must be first|second, escaped: key=" + key);
  }

  public String format() {
    return escaped(first) + SEPARATOR + escaped(second);
  }

  private static String escaped(String id) {
    return id.replace("%", "%25").replace("|", "%7C");
  }

  private static String unescaped(String text) {
    return text.replace("%7C", "|").replace("%25", "%");
  }
}
