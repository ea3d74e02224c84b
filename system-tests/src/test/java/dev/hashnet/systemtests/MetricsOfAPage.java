package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.streams.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /metrics} of an instance that has worked must hold. */
final class MetricsOfAPage {
  private static final Path DOCS = Path.of("..", "docs", "metrics.md");
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) ", Pattern.MULTILINE);
  private static final Pattern FOREIGN = Pattern.compile("`((?:kafka|jvm|process)_[a-z0-9_]+)`");

  private MetricsOfAPage() {}

  /** Every metric of ours, and every one of Kafka and the JVM that the docs name. */
  static void assertComplete(String page) throws IOException {
    Set<String> shown =
        TYPE.matcher(page).results().map(one -> one.group(1)).collect(Collectors.toSet());
    Set<String> expected = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      expected.add(metric.exposedName());
    }
    FOREIGN
        .matcher(Files.readString(DOCS))
        .results()
        .map((MatchResult one) -> one.group(1))
        .forEach(expected::add);

    assertThat(shown).containsAll(expected);
  }
}
