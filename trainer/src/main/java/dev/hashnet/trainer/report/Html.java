package dev.hashnet.trainer.report;

import java.util.Locale;

/**
 * HTML in the making. Everything that is not written here as markup goes through {@link #escape}:
 * names of files come from outside.
 */
final class Html {
  private final StringBuilder text = new StringBuilder();

  /** As it is; a format is filled with numbers and escaped text only. */
  Html markup(String markup) {
    text.append(markup);
    return this;
  }

  Html text(String plain) {
    text.append(escape(plain));
    return this;
  }

  /** An element with plain text. */
  Html element(String tag, String cssClass, String plain) {
    return open(tag, cssClass).text(plain).close(tag);
  }

  Html open(String tag, String cssClass) {
    text.append('<').append(tag);
    if (!cssClass.isEmpty()) {
      text.append(" class=\"").append(escape(cssClass)).append('"');
    }
    text.append('>');
    return this;
  }

  Html close(String tag) {
    text.append("</").append(tag).append('>');
    return this;
  }

  /** For text and for attributes in double quotes. */
  static String escape(String plain) {
    StringBuilder escaped = new StringBuilder(plain.length() + 16);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        // Control characters, and those that turn the direction of writing, would hide a name.
        default -> escaped.append(isPlain(c) ? c : '\uFFFD');
      }
    }
    return escaped.toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' '
        && !(c >= 0x7f && c <= 0x9f)
        && !(c >= 0x202a && c <= 0x202e)
        && !(c >= 0x2066 && c <= 0x2069);
  }

  static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A rate of false pairs: {@code 1e-4}, {@code 2.5e-7}. */
  static String rate(double rate) {
    if (rate <= 0) {
      return "0";
    }
    int exponent = (int) Math.floor(Math.log10(rate) + 1e-9);
    double mantissa = rate / Math.pow(10, exponent);
    return Math.abs(mantissa - 1) < .05 ? "1e" + exponent : number("%.1fe%d", mantissa, exponent);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
