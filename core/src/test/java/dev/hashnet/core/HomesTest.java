package dev.hashnet.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.index.LinearScanIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hints against a map, with collections that come, empty and go. */
class HomesTest {
  private final Homes homes = new Homes();
  private final List<CollectionIndexes> collections = new ArrayList<>();
  private final Map<String, CollectionIndexes> model = new HashMap<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void find_givesTheCollectionThatHoldsTheImage(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 12; i++) {
      collections.add(open("collection-" + i));
    }
    for (int i = 0; i < 30_000; i++) {
      String id = "img-" + random.nextInt(i < 20_000 ? 3_000 : 100);
      CollectionIndexes home = model.remove(id);
      if (home == null) {
        put(id, collections.get(random.nextInt(collections.size())));
      } else {
        home.remove(id);
      }
      if (i % 1_000 == 0) {
        replace(random.nextInt(collections.size()));
      }
      String asked = "img-" + random.nextInt(4_000);
      assertThat(homes.find(asked)).isSameAs(model.get(asked));
    }
    assertThat(homes.bytes()).isLessThan(4 * 2 * 3_000 + 200);
  }

  @Test
  void find_oneCollection_needsNoHints() {
    CollectionIndexes alone = open("alone");
    fill(alone, 0, 5_000);

    assertThat(homes.find("img-4999")).isSameAs(alone);
    assertThat(homes.find("img-5000")).isNull();
    assertThat(homes.bytes()).isZero();
  }

  @Test
  void find_secondCollectionComesAndGoes_knowsBoth() {
    CollectionIndexes first = open("first");
    fill(first, 0, 5_000);
    CollectionIndexes second = open("second");
    fill(second, 5_000, 6_000);

    assertThat(homes.find("img-4999")).isSameAs(first);
    assertThat(homes.find("img-5999")).isSameAs(second);
    assertThat(homes.bytes()).isPositive();

    for (int i = 5_000; i < 6_000; i++) {
      second.remove("img-" + i);
    }
    homes.close(second);
    assertThat(homes.find("img-5999")).isNull();
    fill(first, 6_000, 16_000);

    assertThat(homes.find("img-4999")).isSameAs(first);
    assertThat(homes.find("img-15999")).isSameAs(first);
    assertThat(homes.bytes()).as("given up when the table would be filled for one").isZero();
    homes.close(first);
    assertThat(homes.find("img-4999")).isNull();
  }

  private void fill(CollectionIndexes home, int from, int to) {
    for (int i = from; i < to; i++) {
      put("img-" + i, home);
    }
  }

  private CollectionIndexes open(String name) {
    CollectionIndexes opened =
        new CollectionIndexes(name, (bits, radiusBits) -> new LinearScanIndex(bits));
    homes.open(opened);
    return opened;
  }

  private void put(String id, CollectionIndexes home) {
    CodeOfLine code = new CodeOfLine("hashnet", true, "v1", 8, BinaryCode.ofWords(1));
    home.put(new Arrival(id, home.name(), 0, List.of(code)), code, Integer.MAX_VALUE);
    homes.add(id, home);
    model.put(id, home);
  }

  /** A collection loses its images and its number; another takes its place. */
  private void replace(int i) {
    CollectionIndexes gone = collections.get(i);
    List.copyOf(model.keySet())
        .forEach(
            id -> {
              if (model.get(id) == gone) {
                gone.remove(id);
                model.remove(id);
              }
            });
    homes.close(gone);
    collections.set(i, open("another-" + i));
  }
}
