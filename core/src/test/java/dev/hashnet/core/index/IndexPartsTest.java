package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of the multi-index, each against a collection of the JDK. */
class IndexPartsTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void slotTable_holdsWhatASetHolds(long seed) {
    var random = new SplittableRandom(seed);
    // Keys are slots; a weak hash makes long runs that wrap around the end.
    SlotTable table = new SlotTable(slot -> slot / 5 - 3);
    Set<Integer> model = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      int slot = random.nextInt(i < 10_000 ? 2000 : 100);
      if (model.remove(slot)) {
        table.remove(slot);
      } else {
        model.add(slot);
        table.add(slot);
      }
      int asked = random.nextInt(2000);
      assertThat(table.find(asked / 5 - 3, candidate -> candidate == asked))
          .isEqualTo(model.contains(asked) ? asked : -1);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void bandTable_holdsWhatAMapOfBucketsHolds(long seed) {
    var random = new SplittableRandom(seed);
    BandTable table = new BandTable(3);
    Map<Integer, Set<Integer>> model = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      int entry = random.nextInt(i < 1500 ? 800 : 60);
      int value = entry % 8;
      Set<Integer> bucket = model.computeIfAbsent(value, key -> new HashSet<>());
      if (bucket.remove(entry)) {
        table.remove(value, entry);
      } else {
        bucket.add(entry);
        table.add(value, entry, entry * 31);
      }
      assertThat(table.count(table.head(value))).isEqualTo(bucket.size());
      List<Integer> all = new ArrayList<>();
      table.scan(table.head(value), 0, 32, all::add);
      assertThat(all).hasSize(bucket.size());
      assertThat(new HashSet<>(all)).isEqualTo(bucket);
      int budget = random.nextInt(16);
      List<Integer> near = new ArrayList<>();
      table.scan(table.head(value), entry * 31, budget, near::add);
      assertThat(new HashSet<>(near))
          .isEqualTo(
              bucket.stream()
                  .filter(other -> Integer.bitCount(other * 31 ^ entry * 31) <= budget)
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  void bandTable_givesFreedBlocksToOtherBuckets() {
    BandTable table = new BandTable(2);
    for (int turn = 0; turn < 20; turn++) {
      for (int entry = 0; entry < 2000; entry++) {
        table.add(turn % 4, entry, 0);
      }
      for (int entry = 0; entry < 2000; entry++) {
        table.remove(turn % 4, entry);
      }
    }
    assertThat(table.bytes()).isLessThan(100_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void imageGroup_ordersAsASortedSet(long seed) {
    var random = new SplittableRandom(seed);
    ImageStore images = new ImageStore();
    for (int slot = 0; slot < 1000; slot++) {
      images.add("img-" + random.nextInt() + "-" + slot, random.nextInt(50), 0);
    }
    ImageGroup group = new ImageGroup(images);
    TreeSet<Integer> model = new TreeSet<>(images::compare);
    for (int i = 0; i < 6000; i++) {
      int slot = random.nextInt(i < 3000 ? 1000 : 30);
      if (model.remove(slot)) {
        group.remove(slot);
      } else {
        model.add(slot);
        group.add(slot);
      }
      assertThat(group.size()).isEqualTo(model.size());
      if (i % 20 == 0) {
        List<Integer> slots = new ArrayList<>();
        for (int k = 0; k < group.size(); k++) {
          slots.add(group.get(k));
        }
        assertThat(slots).containsExactlyElementsOf(model);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void expiryQueue_givesTheOldestFirst(long seed) {
    var random = new SplittableRandom(seed);
    ImageStore images = new ImageStore();
    for (int slot = 0; slot < 500; slot++) {
      images.add("img-" + slot, random.nextLong(1000) - 500, 0);
    }
    ExpiryQueue queue = new ExpiryQueue(images);
    Set<Integer> model = new HashSet<>();
    for (int i = 0; i < 3_000; i++) {
      int slot = random.nextInt(500);
      if (model.remove(slot)) {
        queue.remove(slot);
      } else {
        model.add(slot);
        queue.add(slot);
      }
      long oldest = model.stream().mapToLong(images::timestampMs).min().orElse(Long.MAX_VALUE - 1);
      assertThat(queue.hasBefore(oldest)).isFalse();
      assertThat(queue.hasBefore(oldest + 1)).isEqualTo(!model.isEmpty());
      if (!model.isEmpty()) {
        assertThat(model).contains(queue.oldest());
      }
    }
  }

  @Test
  void entryStore_bitsRunOnFromTheLastToTheFirst() {
    EntryStore store = new EntryStore(128);
    long[] code = {0x0123456789ABCDEFL, 0xFEDCBA9876543210L};
    int entry = store.add(code);

    assertThat(store.bitsAt(entry, 0, 16)).isEqualTo(0x0123);
    assertThat(store.bitsAt(entry, 56, 16)).isEqualTo(0xEFFE);
    assertThat(store.bitsAt(entry, 64, 32)).isEqualTo(0xFEDCBA98);
    assertThat(store.bitsAt(entry, 120, 16)).isEqualTo(0x1001);
    assertThat(store.bitsOf(code, 140, 8)).isEqualTo(0x34);
  }
}
