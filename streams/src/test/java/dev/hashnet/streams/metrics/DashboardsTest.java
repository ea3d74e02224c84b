package dev.hashnet.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dashboards and alert rules ask for metrics and labels that there are, and every rule has its
 * paragraph in {@code docs/operations.md}.
 */
class DashboardsTest {
  private static final Path DOCKER = Path.of("..", "docker");
  private static final Path RULES = DOCKER.resolve(Path.of("prometheus", "alerts.yml"));
  private static final Path DOCS = Path.of("..", "docs");

  private static final Pattern EXPRESSION = Pattern.compile("^ +expr: '(.*)'$", Pattern.MULTILINE);
  private static final Pattern ALERT = Pattern.compile("^ +- alert: (\\w+)$", Pattern.MULTILINE);
  private static final Pattern RUNBOOK =
      Pattern.compile("^ +runbook: docs/operations.md#(\\w+)$", Pattern.MULTILINE);
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:hashnet|kafka|jvm|process)_[a-z0-9_]+\\b");
  private static final Pattern OWN_WITH_LABELS =
      Pattern.compile("\\b(hashnet_[a-z0-9_]+)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+) *=");

  /** Queries of a dashboard. */
  record Queries(String of, List<String> expressions) {
    @Override
    public String toString() {
      return of;
    }
  }

  static List<Queries> queries() throws IOException {
    List<Queries> all = new ArrayList<>();
    try (var files = Files.list(DOCKER.resolve(Path.of("grafana", "dashboards")))) {
      for (Path file : files.sorted().toList()) {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).get("panels")) {
          panel.get("targets").forEach(target -> expressions.add(target.get("expr").asText()));
        }
        all.add(new Queries(file.getFileName().toString(), expressions));
      }
    }
    all.add(new Queries("alerts.yml", found(EXPRESSION, Files.readString(RULES))));
    return all;
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> all = new ArrayList<>();
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      all.add(matcher.group(matcher.groupCount()));
    }
    return all;
  }

  /** Ours by the enum; Kafka's as the page names them, which a system test holds to a scrape. */
  private static Set<String> known() throws IOException {
    Set<String> names = new HashSet<>();
    for (Metric metric : Metric.values()) {
      names.add(metric.exposedName());
      if (metric.kind() == Metric.Kind.HISTOGRAM) {
        List.of("_bucket", "_sum", "_count")
            .forEach(suffix -> names.add(metric.exposedName() + suffix));
      }
    }
    Matcher page = METRIC.matcher(Files.readString(DOCS.resolve("metrics.md")));
    while (page.find()) {
      if (!page.group().startsWith("hashnet_")) {
        names.add(page.group());
      }
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queries_askForMetricsThatThereAre(Queries queries) throws IOException {
    Set<String> known = known();
    Set<String> asked = new TreeSet<>();
    queries
        .expressions()
        .forEach(each -> METRIC.matcher(each).results().forEach(one -> asked.add(one.group())));

    assertThat(asked).isNotEmpty();
    assertThat(known).containsAll(asked);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queries_selectByLabelsThatThereAre(Queries queries) {
    for (String expression : queries.expressions()) {
      OWN_WITH_LABELS
          .matcher(expression)
          .results()
          .forEach(
              selector ->
                  LABEL
                      .matcher(selector.group(2))
                      .results()
                      .forEach(
                          label ->
                              assertThat(labelsOf(selector.group(1)))
                                  .as(expression)
                                  .contains(label.group(1))));
    }
  }

  private static Set<String> labelsOf(String name) {
    // Prometheus adds these.
    Set<String> labels = new HashSet<>(List.of("instance", "job", "le"));
    Arrays.stream(Metric.values())
        .filter(metric -> name.startsWith(metric.exposedName()))
        .forEach(metric -> labels.addAll(metric.labels()));
    return labels;
  }

  @Test
  void rules_haveTheirParagraphInOperations() throws IOException {
    String rules = Files.readString(RULES);
    List<String> names = found(ALERT, rules);
    String operations = Files.readString(DOCS.resolve("operations.md"));

    assertThat(names).isNotEmpty();
    assertThat(found(RUNBOOK, rules))
        .isEqualTo(names.stream().map(name -> name.toLowerCase(java.util.Locale.ROOT)).toList());
    assertThat(found(Pattern.compile("^### (HashNet\\w+)$", Pattern.MULTILINE), operations))
        .isEqualTo(names);
  }
}
