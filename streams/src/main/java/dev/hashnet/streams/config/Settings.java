package dev.hashnet.streams.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The lines of a configuration file: {@code hashnet.*} are ours, everything else is Kafka's. */
public final class Settings {
  static final String PREFIX = "hashnet.";

  private final Map<String, String> values;

  public Settings(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * The value, or the default. Throws InvalidConfigException where the value has not the property's
   * form.
   */
  <T> T get(Property<T> property) {
    String text = values.getOrDefault(property.name(), property.defaultText()).trim();
    T value = property.parser().apply(text);
    if (value == null) {
      throw InvalidConfigException.of(property.name(), property.expected(), text);
    }
    return value;
  }

  /**
   * Throws InvalidConfigException at the first {@code hashnet.*} name that is none of the known
   * ones.
   */
  void requireKnown(Collection<Property<?>> known) {
    for (String name : values.keySet()) {
      if (name.startsWith(PREFIX) && known.stream().noneMatch(each -> each.name().equals(name))) {
        throw new InvalidConfigException(
            "Cannot read the configuration: property=%s: no such property; the nearest is %s"
                .formatted(name, nearest(name, known)));
      }
    }
  }

  private static String nearest(String name, Collection<Property<?>> known) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (Property<?> candidate : known) {
      int distance = editDistance(name, candidate.name());
      if (distance < bestDistance) {
        best = candidate.name();
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Levenshtein distance, one row at a time. */
  private static int editDistance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /** What is not ours: settings of Kafka Streams and its clients, as they stand. */
  Map<String, String> passedToKafka() {
    Map<String, String> kafka = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (!name.startsWith(PREFIX)) {
            kafka.put(name, value.trim());
          }
        });
    return kafka;
  }
}
