package dev.hashnet.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} and {@link Metric} say the same. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");

  @Test
  void page_listsEveryMetric() throws IOException {
    String table =
        Arrays.stream(Metric.values()).map(MetricsPageTest::row).collect(Collectors.joining("\n"));

    assertThat(Files.readString(PAGE).replace("\r\n", "\n"))
        .as("docs/metrics.md must hold these rows")
        .contains("| --- | --- | --- | --- |\n" + table + "\n");
  }

  private static String row(Metric metric) {
    String labels =
        metric.labels().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |"
        .formatted(
            metric.exposedName(),
            metric.kind().name().toLowerCase(Locale.ROOT),
            labels,
            metric.help());
  }
}
