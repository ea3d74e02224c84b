package dev.hashnet.benchmarks.index;

import dev.hashnet.benchmarks.index.Structure.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Interleaved rounds of structures at one radius: in each round every structure in turn answers its
 * next queries, so that what slows the machine for a while slows all of them.
 */
final class Rounds {
  /** Queries that every structure must answer as the plain loop does. */
  private static final int CHECKED = 100;

  /** Queries of the first look: a structure that takes too long for them is left out. */
  private static final int FIRST_LOOK = 4;

  private static final double MOST_SECONDS_A_QUERY = 0.5;

  private final Workload work;
  private final int radiusBits;
  private final double secondsARound;
  private final Consumer<String> remarks;
  private final int[] expected;

  Rounds(Workload work, int radiusBits, double secondsARound, Consumer<String> remarks) {
    this.work = work;
    this.radiusBits = radiusBits;
    this.secondsARound = secondsARound;
    this.remarks = remarks;
    expected = new int[Math.min(CHECKED, work.queries().count())];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = work.codes().countWithin(work.queries().words(i), radiusBits);
    }
  }

  /** Stored codes that the checked queries have within the radius, a query. */
  double hitsPerQuery() {
    return java.util.Arrays.stream(expected).average().orElse(0);
  }

  List<Measurement> run(List<Structure> structures, int rounds) {
    Map<Structure, Measurement> measured = new LinkedHashMap<>();
    Map<Structure, Integer> queries = new LinkedHashMap<>();
    for (Structure structure : structures) {
      // What a structure does once, at its first query, is not what a query takes.
      structure.search(0, 1, radiusBits);
      Answer look = structure.search(0, Math.min(FIRST_LOOK, expected.length), radiusBits);
      double seconds = look.cpuNs() / 1e9 / look.hits().length;
      if (seconds > MOST_SECONDS_A_QUERY) {
        remarks.accept(
            "%s is left out at radius %d: %.1f s a query"
                .formatted(structure.name(), radiusBits, seconds));
        continue;
      }
      measured.put(structure, start(structure));
      queries.put(structure, queriesARound(structure));
    }
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Structure, Measurement> each : measured.entrySet()) {
        Structure structure = each.getKey();
        int count = queries.getOrDefault(structure, 1);
        // The next queries each time, so that a round does not find its own data in the cache.
        int places = work.queries().count() / count;
        Answer answer = structure.search(round % places * count, count, radiusBits);
        each.setValue(each.getValue().with(count / (answer.cpuNs() / 1e9)));
      }
    }
    return new ArrayList<>(measured.values());
  }

  private Measurement start(Structure structure) {
    int[] found = structure.search(0, expected.length, radiusBits).hits();
    boolean exact = java.util.Arrays.equals(found, expected);
    if (!exact) {
      remarks.accept(
          "%s is not exact at radius %d: it is no match for ratios"
              .formatted(structure.name(), radiusBits));
    }
    int count = work.codes().count();
    return new Measurement(
        structure.name(),
        structure.kind(),
        exact,
        count / (structure.buildNs() / 1e9),
        (double) structure.bytes() / count,
        List.of());
  }

  /** Warms up, and finds how many queries take a round's time. */
  private int queriesARound(Structure structure) {
    int most = work.queries().count();
    int count = Math.min(8, most);
    double spentSeconds = 0;
    while (true) {
      double seconds = structure.search(0, count, radiusBits).cpuNs() / 1e9;
      spentSeconds += seconds;
      if (count == most) {
        if (spentSeconds >= secondsARound) {
          return count;
        }
      } else if (seconds >= secondsARound / 2) {
        return (int) Math.max(1, Math.min(most, count * secondsARound / seconds));
      } else {
        count = Math.min(most, count * 2);
      }
    }
  }
}
