package dev.hashnet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClustersTest {
  @Test
  void largest_chainsArePutTogether() {
    Clusters clusters = new Clusters();
    clusters.add("c", "a", "b", 3);
    clusters.add("c", "x", "y", 5);
    clusters.add("c", "b", "d", 1);

    assertThat(clusters.largest(10))
        .containsExactly(
            new Clusters.Cluster("c", List.of("a", "b", "d"), 2, 1),
            new Clusters.Cluster("c", List.of("x", "y"), 1, 5));
  }

  @Test
  void add_sameIdInAnotherCollection_isAnotherImage() {
    Clusters clusters = new Clusters();
    clusters.add("c", "a", "b", 3);
    clusters.add("d", "b", "e", 3);

    assertThat(clusters.largest(10)).hasSize(2);
  }

  @Test
  void largest_agreesWithSetsThatAreMerged() {
    Random random = new Random(11);
    Clusters clusters = new Clusters();
    List<Set<String>> twin = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String one = "i" + random.nextInt(300);
      String other = "j" + random.nextInt(300);
      clusters.add("c", one, other, 1);
      Set<String> merged = new HashSet<>(Set.of(one, other));
      twin.removeIf(
          each -> {
            boolean touches = each.contains(one) || each.contains(other);
            if (touches) {
              merged.addAll(each);
            }
            return touches;
          });
      twin.add(merged);
    }

    assertThat(clusters.largest(1_000))
        .extracting(each -> Set.copyOf(each.images()))
        .containsExactlyInAnyOrderElementsOf(twin.stream().map(Set::copyOf).toList());
  }
}
