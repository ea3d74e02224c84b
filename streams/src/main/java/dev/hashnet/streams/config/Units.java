package dev.hashnet.streams.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads numbers with units. Every reader returns null where the text is none. */
final class Units {
  private static final Pattern WITH_UNIT = Pattern.compile("([0-9]{1,15})\\s*([a-zA-Z]*)");

  private Units() {}

  static @Nullable Long wholeNumber(String text) {
    return text.matches("[0-9_]{1,18}") ? Long.valueOf(text.replace("_", "")) : null;
  }

  static @Nullable Long bytes(String text) {
    Matcher matcher = WITH_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long scale =
        switch (matcher.group(2)) {
          case "", "B" -> 1L;
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          default -> 0L;
        };
    return scaled(matcher.group(1), scale);
  }

  static @Nullable Duration duration(String text) {
    Matcher matcher = WITH_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long scale =
        switch (matcher.group(2)) {
          case "ms" -> 1L;
          case "s" -> 1_000L;
          case "min" -> 60_000L;
          case "h" -> 3_600_000L;
          case "d" -> 86_400_000L;
          default -> 0L;
        };
    Long millis = scaled(matcher.group(1), scale);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static @Nullable Long scaled(String digits, long scale) {
    long number = Long.parseLong(digits);
    return scale == 0 || number > Long.MAX_VALUE / scale ? null : Long.valueOf(number * scale);
  }

  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
