package dev.hashnet.streams.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One property of the configuration: its name, form, default and meaning.
 *
 * @param name full name, beginning with {@code hashnet.}
 * @param expected the form that a value must have, in words, its unit included
 * @param defaultText the default, as it would stand in the file
 * @param doc what it does, one sentence
 * @param parser reads a trimmed value; null where the form is not met
 */
public record Property<T>(
    String name,
    String expected,
    String defaultText,
    String doc,
    Function<String, @Nullable T> parser) {

  /** The environment variable that stands for it. */
  public String variable() {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Property<Integer> integer(
      String name, int min, int max, String unit, int preset, String doc) {
    String expected = "a whole number of %s, %d..%d".formatted(unit, min, max);
    return new Property<>(
        name,
        expected,
        Integer.toString(preset),
        doc,
        text -> within(Units.wholeNumber(text), min, max));
  }

  private static @Nullable Integer within(@Nullable Long value, int min, int max) {
    return value == null || value < min || value > max ? null : Integer.valueOf(value.intValue());
  }

  static Property<Double> decimal(String name, double min, double max, String preset, String doc) {
    String expected = "a number, %.0f..%.0f, such as 1.5".formatted(min, max);
    return new Property<>(name, expected, preset, doc, text -> within(text, min, max));
  }

  private static @Nullable Double within(String text, double min, double max) {
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return null;
    }
    double value = Double.parseDouble(text);
    return value < min || value > max ? null : Double.valueOf(value);
  }

  static Property<Long> count(String name, String unit, long preset, String doc) {
    String expected = "a whole number of %s, at least 1".formatted(unit);
    return new Property<>(
        name, expected, Long.toString(preset), doc, text -> positive(Units.wholeNumber(text)));
  }

  private static @Nullable Long positive(@Nullable Long value) {
    return value == null || value < 1 ? null : value;
  }

  static Property<Integer> size(String name, String preset, String doc) {
    String expected = "a size below 2 GiB, such as 512 KiB or 4 MiB";
    return new Property<>(
        name, expected, preset, doc, text -> within(Units.bytes(text), 1, Integer.MAX_VALUE));
  }

  static Property<Duration> duration(String name, String preset, String doc) {
    String expected = "a time with its unit, such as 100 ms, 30 s, 5 min, 2 h or 7 d";
    return new Property<>(name, expected, preset, doc, Units::duration);
  }

  static Property<Boolean> flag(String name, boolean preset, String doc) {
    return new Property<>(
        name, "true or false", Boolean.toString(preset), doc, Property::trueOrFalse);
  }

  private static @Nullable Boolean trueOrFalse(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  static Property<String> text(
      String name, String expected, String pattern, String preset, String doc) {
    return new Property<>(name, expected, preset, doc, text -> text.matches(pattern) ? text : null);
  }

  static Property<List<String>> texts(
      String name, String expected, String pattern, String preset, String doc) {
    return new Property<>(name, expected, preset, doc, text -> list(text, pattern));
  }

  private static @Nullable List<String> list(String text, String pattern) {
    List<String> items =
        Arrays.stream(text.split(",", -1))
            .map(String::trim)
            .filter(item -> !item.isEmpty())
            .toList();
    return items.stream().allMatch(item -> item.matches(pattern)) ? items : null;
  }

  /** One of the constants, written in kebab case. */
  static <E extends Enum<E>> Property<E> oneOf(String name, Class<E> type, E preset, String doc) {
    List<E> constants = List.of(type.getEnumConstants());
    String expected = constants.stream().map(Units::kebab).collect(Collectors.joining(" or "));
    return new Property<>(
        name, expected, Units.kebab(preset), doc, text -> constant(constants, text));
  }

  private static <E extends Enum<E>> @Nullable E constant(List<E> constants, String text) {
    return constants.stream()
        .filter(each -> Units.kebab(each).equals(text))
        .findFirst()
        .orElse(null);
  }
}
