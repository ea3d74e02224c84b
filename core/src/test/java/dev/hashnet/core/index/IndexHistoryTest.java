package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.CodeDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link MultiIndexHammingIndex} against its plain twin, over random histories. */
class IndexHistoryTest {
  @ParameterizedTest(name = "seed {0}, {1}, {2} bits, radius {3}, {4} operations")
  @CsvSource({
    "1, UNIFORM, 64, 8, 12000",
    "2, UNIFORM, 64, 0, 12000",
    "3, UNIFORM, 128, 16, 12000",
    "4, UNIFORM, 256, 32, 12000",
    "5, UNIFORM, 512, 20, 12000",
    "6, CLUSTERED, 64, 8, 12000",
    "7, CLUSTERED, 64, 4, 12000",
    "8, CLUSTERED, 128, 10, 12000",
    "9, CLUSTERED, 256, 31, 12000",
    "10, CLUSTERED, 512, 64, 12000",
    "11, DUPLICATES, 64, 8, 12000",
    "12, DUPLICATES, 128, 16, 12000",
    "13, DUPLICATES, 256, 6, 12000",
    "14, DUPLICATES, 512, 31, 12000",
    "15, CLUSTERED, 64, 64, 10000",
    "16, CLUSTERED, 64, 12, 24000"
  })
  void answers_agreeWithTheScan(
      long seed, CodeDistribution distribution, int bits, int radiusBits, int operations)
      throws IOException {
    Twins twins = new Twins(bits, radiusBits);
    try {
      new IndexHistory(seed, distribution, bits, radiusBits).play(operations, twins::play);
    } catch (AssertionError failure) {
      Path file = Path.of("target", "failures", "index-history-" + seed + ".txt");
      Files.createDirectories(file.getParent());
      Files.writeString(file, twins.history());
      throw new AssertionError("history written to " + file, failure);
    }
    assertThat(twins.searches).isGreaterThan(operations / 50);
    assertThat(twins.neighbours).as("searches find something").isPositive();
    assertThat(twins.index.size()).isZero();
  }

  @Test
  void answers_comeFromBandsAndFromScans() {
    Twins twins = new Twins(64, 8);
    new IndexHistory(1, CodeDistribution.UNIFORM, 64, 8).play(12000, twins::play);

    assertThat(twins.probed).isBetween(twins.searches / 8, twins.searches / 2);
  }

  /** Plays each operation on both and compares all that can be seen. */
  private static final class Twins {
    private final HammingIndex index;
    private final HammingIndex scan;
    private final List<IndexHistory.Operation> played = new ArrayList<>();
    private int searches;
    private int probed;
    private long neighbours;

    Twins(int bits, int radiusBits) {
      this.index = new MultiIndexHammingIndex(bits, radiusBits);
      this.scan = new LinearScanIndex(bits);
    }

    void play(IndexHistory.Operation operation) {
      played.add(operation);
      if (operation instanceof IndexHistory.Put put) {
        index.put(put.id(), put.code(), put.timestampMs());
        scan.put(put.id(), put.code(), put.timestampMs());
        assertThat(index.get(put.id())).isEqualTo(put.code());
      } else if (operation instanceof IndexHistory.Remove remove) {
        assertThat(index.remove(remove.id())).isEqualTo(scan.remove(remove.id()));
        assertThat(index.contains(remove.id())).isFalse();
      } else if (operation instanceof IndexHistory.Expire expire) {
        expire(expire.timestampMs());
      } else if (operation instanceof IndexHistory.Search search) {
        search(search);
      }
      assertThat(index.size()).isEqualTo(scan.size());
    }

    private void expire(long timestampMs) {
      List<String> expected = new ArrayList<>();
      List<String> gone = new ArrayList<>();
      assertThat(index.expireBefore(timestampMs, gone::add))
          .isEqualTo(scan.expireBefore(timestampMs, expected::add));
      assertThat(new HashSet<>(gone)).hasSize(gone.size()).isEqualTo(new HashSet<>(expected));
    }

    private void search(IndexHistory.Search search) {
      SearchResult found = index.search(search.code(), search.radiusBits(), search.limit());
      SearchResult expected = scan.search(search.code(), search.radiusBits(), search.limit());
      assertThat(found.neighbours()).as("%s", search).isEqualTo(expected.neighbours());
      assertThat(found.total()).as("%s", search).isEqualTo(expected.total());
      searches++;
      probed += found.cost().probes() > 0 ? 1 : 0;
      neighbours += found.neighbours().size();
    }

    String history() {
      return played.stream().map(Object::toString).collect(Collectors.joining("\n"));
    }
  }
}
