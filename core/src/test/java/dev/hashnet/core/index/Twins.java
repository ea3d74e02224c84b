package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.index.IndexHistory.Expire;
import dev.hashnet.core.index.IndexHistory.Operation;
import dev.hashnet.core.index.IndexHistory.Put;
import dev.hashnet.core.index.IndexHistory.Remove;
import dev.hashnet.core.index.IndexHistory.Restore;
import dev.hashnet.core.index.IndexHistory.Search;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The index and its plain twin: plays each operation on both and compares all that can be seen. */
final class Twins {
  private final Supplier<HammingIndex> empty;
  private HammingIndex index;
  private final LinearScanIndex scan;
  private final Map<String, Put> stored = new LinkedHashMap<>();
  long operations;
  long searches;
  long probed;
  long neighbours;

  Twins(int bits, Supplier<HammingIndex> empty) {
    this.empty = empty;
    this.index = empty.get();
    this.scan = new LinearScanIndex(bits);
  }

  void play(Operation operation) {
    operations++;
    if (operation instanceof Put put) {
      index.put(put.id(), put.code(), put.timestampMs());
      scan.put(put.id(), put.code(), put.timestampMs());
      stored.put(put.id(), put);
      assertThat(index.get(put.id())).isEqualTo(put.code());
    } else if (operation instanceof Remove remove) {
      assertThat(index.remove(remove.id())).isEqualTo(scan.remove(remove.id()));
      stored.remove(remove.id());
      assertThat(index.contains(remove.id())).isFalse();
    } else if (operation instanceof Expire expire) {
      expire(expire.timestampMs());
    } else if (operation instanceof Restore) {
      index = empty.get();
      stored.values().forEach(put -> index.put(put.id(), put.code(), put.timestampMs()));
    } else if (operation instanceof Search search) {
      search(search);
    }
    if (index.size() != scan.size()) {
      assertThat(index.size()).isEqualTo(scan.size());
    }
  }

  private void expire(long timestampMs) {
    List<String> expected = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    assertThat(index.expireBefore(timestampMs, gone::add))
        .isEqualTo(scan.expireBefore(timestampMs, expected::add));
    assertThat(new HashSet<>(gone)).hasSize(gone.size()).isEqualTo(new HashSet<>(expected));
    stored.keySet().removeAll(gone);
  }

  private void search(Search search) {
    SearchResult found = index.search(search.code(), search.radiusBits(), search.limit());
    SearchResult expected = scan.search(search.code(), search.radiusBits(), search.limit());
    if (!found.neighbours().equals(expected.neighbours()) || found.total() != expected.total()) {
      assertThat(found.neighbours()).as("%s", search).isEqualTo(expected.neighbours());
      assertThat(found.total()).as("%s", search).isEqualTo(expected.total());
    }
    searches++;
    probed += found.cost().probes() > 0 ? 1 : 0;
    neighbours += found.neighbours().size();
  }

  /** Whether playing a history on new twins finds a difference, or throws. */
  boolean fails(List<Operation> history, int bits) {
    Twins others = new Twins(bits, empty);
    try {
      history.forEach(others::play);
      return false;
    } catch (AssertionError | RuntimeException failure) {
      return true;
    }
  }
}
