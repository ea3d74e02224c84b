package dev.hashnet.streams.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads parameters and bodies of requests, and refuses what is none. */
final class Requests {
  /** Longer ids and names are none. */
  private static final int MAX_TEXT_CHARS = 1_024;

  private static final int MAX_NUMBER_CHARS = 9;

  private Requests() {}

  /** A body within the limit, whatever length it announces. */
  static byte[] body(Context ctx, int maxBytes) throws IOException {
    if (ctx.req().getContentLengthLong() > maxBytes) {
      throw tooLarge(maxBytes, ctx.req().getContentLengthLong() + " bytes");
    }
    try (InputStream in = ctx.req().getInputStream()) {
      byte[] body = in.readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw tooLarge(maxBytes, "more");
      }
      return body;
    }
  }

  private static ProblemException tooLarge(int maxBytes, String found) {
    return new ProblemException(
        413, "Cannot read the request", "body", "at most %d bytes".formatted(maxBytes), found);
  }

  /** The media type without its parameters, in lower case. */
  static String mediaType(Context ctx) {
    @Nullable String header = ctx.header("Content-Type");
    if (header == null) {
      return "";
    }
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .trim()
        .toLowerCase(java.util.Locale.ROOT);
  }

  static Optional<String> text(Context ctx, String name) {
    @Nullable String value = ctx.queryParam(name);
    if (value == null || value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(shortText(name, value));
  }

  static String requiredText(Context ctx, String name) {
    return text(ctx, name)
        .orElseThrow(() -> ProblemException.badRequest("parameter " + name, "a value", "none"));
  }

  static String shortText(String name, String value) {
    if (value.length() > MAX_TEXT_CHARS) {
      throw ProblemException.badRequest(
          "parameter " + name,
          "at most %d characters".formatted(MAX_TEXT_CHARS),
          "%d characters".formatted(value.length()));
    }
    return value;
  }

  static OptionalInt number(Context ctx, String name, int min, int max) {
    @Nullable String value = ctx.queryParam(name);
    if (value == null || value.isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(number(name, value, min, max));
  }

  static int number(String name, String value, int min, int max) {
    boolean digits = value.length() <= MAX_NUMBER_CHARS && value.matches("[0-9]+");
    int number = digits ? Integer.parseInt(value) : -1;
    if (!digits || number < min || number > max) {
      throw ProblemException.badRequest(
          "parameter " + name, "a whole number, %d..%d".formatted(min, max), shown(value));
    }
    return number;
  }

  private static String shown(String value) {
    return value.length() > 100 ? value.substring(0, 100) + "..." : value;
  }
}
