package dev.hashnet.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Values that a configuration takes from elsewhere, by Kafka's own configuration providers: {@code
 * ${env:NAME}}, {@code ${file:PATH:KEY}} for a key of a properties file, {@code
 * ${directory:FOLDER:FILE}} for a whole file.
 *
 * <p>Errors: {@link OperatorException} that names the property and where its value was looked for,
 * never the value. Providers of other names are left to Kafka's clients ({@code config.providers}).
 */
final class Secrets {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(env|file|directory):[^}]*}", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> environment;

  Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The same properties, with every reference replaced by what it refers to. */
  Map<String, String> resolved(Map<String, String> properties) {
    Map<String, String> resolved = new TreeMap<>();
    Map<String, ConfigProvider> providers = new HashMap<>();
    providers.put("env", configured(new EnvVarConfigProvider(environment)));
    providers.put("file", configured(new FileConfigProvider()));
    providers.put("directory", configured(new DirectoryConfigProvider()));
    ConfigTransformer transformer = new ConfigTransformer(providers);
    properties.forEach((name, value) -> resolved.put(name, resolve(transformer, name, value)));
    return resolved;
  }

  private static ConfigProvider configured(ConfigProvider provider) {
    provider.configure(Map.of());
    return provider;
  }

  private static String resolve(ConfigTransformer transformer, String name, String value) {
    Matcher reference = REFERENCE.matcher(value);
    if (!reference.find()) {
      return value;
    }
    String first = reference.group();
    String found;
    try {
      found = transformer.transform(Map.of(name, value)).data().get(name);
    } catch (KafkaException e) {
      throw new OperatorException(missing(name, first) + ": " + e.getMessage(), e);
    }
    // A provider that finds nothing leaves the reference as it is.
    if (found == null || found.contains(first)) {
      throw new OperatorException(missing(name, first) + ": " + nothingThere(first));
    }
    Matcher left = REFERENCE.matcher(found);
    if (left.find() && value.contains(left.group())) {
      throw new OperatorException(missing(name, left.group()) + ": " + nothingThere(left.group()));
    }
    return found.strip();
  }

  private static String nothingThere(String reference) {
    return reference.startsWith("${env:")
        ? "there is no such environment variable"
        : "there is no such file or key";
  }

  private static String missing(String name, String reference) {
    return "Cannot read configuration: property=%s: no secret at %s".formatted(name, reference);
  }
}
