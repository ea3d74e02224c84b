package dev.hashnet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.streams.encode.ServingSet.Served;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServingTest {
  private final ServingSet early = set(1);
  private final ServingSet late = set(2);

  private static ServingSet set(int radius) {
    return new ServingSet(List.of(Served.active(new FakeEncoder("hashnet", radius))));
  }

  @Test
  void at_followsTheRecordsTime() {
    Serving serving = new Serving(early);
    TreeMap<Long, ServingSet> sets = new TreeMap<>();
    sets.put(100L, early);
    sets.put(200L, late);
    serving.follow(sets);

    assertThat(serving.at(5)).isSameAs(early);
    assertThat(serving.at(199)).isSameAs(early);
    assertThat(serving.at(200)).isSameAs(late);

    serving.switchTo(early);
    assertThat(serving.at(200)).isSameAs(early);
  }
}
