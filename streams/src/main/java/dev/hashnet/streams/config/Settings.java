package dev.hashnet.streams.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The lines of a configuration file: {@code hashnet.*} are ours, everything else is Kafka's. */
public final class Settings {
  static final String PREFIX = "hashnet.";

  private static final int MAX_MISSPELT_LETTERS = 2;

  /** Short names have neighbours by chance. */
  private static final int MIN_MISSPELT_LENGTH = 8;

  private final Map<String, String> values;

  /** By property, the environment variable that its value came from. */
  private final Map<String, String> variables = new HashMap<>();

  public Settings(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * Puts environment variables over the values. Throws InvalidConfigException at a name that stands
   * for no property.
   *
   * @param environment {@code HASHNET_*} names
   */
  void override(Map<String, String> environment, Collection<Property<?>> known) {
    Map<String, String> propertyOf = new TreeMap<>();
    known.forEach(each -> propertyOf.put(each.variable(), each.name()));
    environment.forEach(
        (variable, value) -> {
          String name = propertyOf.get(variable);
          if (name == null) {
            throw new InvalidConfigException(
                "Cannot read the configuration: variable=%s: no such property; the nearest is %s"
                    .formatted(variable, nearest(variable, propertyOf.keySet())));
          }
          values.put(name, value);
          variables.put(name, variable);
        });
  }

  /**
   * The value, or the default. Throws InvalidConfigException where the value has not the property's
   * form.
   */
  <T> T get(Property<T> property) {
    String text = values.getOrDefault(property.name(), property.defaultText()).trim();
    T value = property.parser().apply(text);
    if (value == null) {
      String variable = variables.get(property.name());
      throw InvalidConfigException.of(
          variable == null ? property.name() : property.name() + " (" + variable + ")",
          property.expected(),
          text);
    }
    return value;
  }

  /**
   * Throws InvalidConfigException at the first {@code hashnet.*} name that is none of the known
   * ones.
   *
   * @param removed properties that a release took back, with what took their place
   */
  void requireKnown(Collection<Property<?>> known, Map<String, String> removed) {
    List<String> names = known.stream().<String>map(Property::name).toList();
    for (String name : values.keySet()) {
      if (removed.containsKey(name)) {
        throw new InvalidConfigException(
            "Cannot read the configuration: property=%s: this was removed; instead: %s"
                .formatted(name, removed.get(name)));
      }
      if (name.startsWith(PREFIX) && !names.contains(name)) {
        throw new InvalidConfigException(
            "Cannot read the configuration: property=%s: no such property; the nearest is %s"
                .formatted(name, nearest(name, names)));
      }
    }
  }

  /**
   * Throws InvalidConfigException where a name is no property of Kafka's, but one or two letters
   * from one. Others pass, as plug-ins have names of their own.
   */
  void requireNoMisspeltKafka() {
    Set<String> known = KafkaNames.all();
    for (String name : values.keySet()) {
      String bare = KafkaNames.withoutPrefix(name);
      if (name.startsWith(PREFIX) || known.contains(bare) || bare.length() < MIN_MISSPELT_LENGTH) {
        continue;
      }
      String nearest = nearest(bare, known);
      if (editDistance(bare, nearest) <= MAX_MISSPELT_LETTERS) {
        throw new InvalidConfigException(
            "Cannot read the configuration: property=%s: Kafka has no such property; the nearest is %s"
                .formatted(name, nearest));
      }
    }
  }

  private static String nearest(String name, Collection<String> known) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = editDistance(name, candidate);
      if (distance < bestDistance) {
        best = candidate;
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
