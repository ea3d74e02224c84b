package dev.hashnet.streams.http;

/**
 * The body of a refusal: problem+json, RFC 9457, with what the message of every error of ours
 * names.
 *
 * @param type {@code about:blank}: the status says what kind it is
 * @param title what could not be done
 * @param status of HTTP
 * @param detail the whole as one sentence
 * @param instance path of the request
 * @param object what is at fault
 * @param expected what it should have been
 * @param found what it was
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String object,
    String expected,
    String found) {
  static final String CONTENT_TYPE = "application/problem+json";

  static Problem of(ProblemException refusal, String path) {
    return new Problem(
        "about:blank",
        refusal.title(),
        refusal.status(),
        "%s: %s: expected %s, found %s"
            .formatted(refusal.title(), refusal.object(), refusal.expected(), refusal.found()),
        path,
        refusal.object(),
        refusal.expected(),
        refusal.found());
  }
}
