package dev.hashnet.streams.http;

/** A request that is refused; becomes a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private final int status;
  private final String title;
  private final String object;
  private final String expected;
  private final String found;

  /**
   * @param title what could not be done, such as {@code Cannot search}
   */
  public ProblemException(int status, String title, String object, String expected, String found) {
    super("%s: %s: expected %s, found %s".formatted(title, object, expected, found));
    this.status = status;
    this.title = title;
    this.object = object;
    this.expected = expected;
    this.found = found;
  }

  static ProblemException badRequest(String object, String expected, String found) {
    return new ProblemException(400, "Cannot read the request", object, expected, found);
  }

  /** Later it may work: 503. */
  static ProblemException unavailable(String title, String object, String expected, String found) {
    return new ProblemException(503, title, object, expected, found);
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String object() {
    return object;
  }

  String expected() {
    return expected;
  }

  String found() {
    return found;
  }
}
