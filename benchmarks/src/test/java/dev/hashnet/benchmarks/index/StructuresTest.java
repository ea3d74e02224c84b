package dev.hashnet.benchmarks.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.index.MultiIndexHammingIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A benchmark of structures that find different things would compare nothing. */
class StructuresTest {
  private static final int CODES = 10_000;
  private static final int QUERIES = 60;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IMAGES")
  void search_everyExactStructureFindsAsMany(Distribution distribution) {
    assertAllAgree(Workload.draw(distribution, 64, CODES, QUERIES, 6, 5), 6);
  }

  @Test
  void search_longCodes() {
    assertAllAgree(Workload.draw(Distribution.CLUSTERED, 128, CODES, QUERIES, 12, 6), 12);
    assertAllAgree(Workload.draw(Distribution.CLUSTERED, 256, CODES, QUERIES, 20, 7), 20);
  }

  /** The last block of a scan is not full, and holds zeros that are no codes. */
  @Test
  void scan_countsNoPadding() {
    Workload work = Workload.draw(Distribution.UNIFORM, 64, 1_025, QUERIES, 64, 8);

    try (Structure scan = new PackedScan(work)) {
      assertThat(scan.search(0, QUERIES, 64).hits()).containsOnly(1_025);
    }
  }

  private static void assertAllAgree(Workload work, int radiusBits) {
    int[] expected = new int[QUERIES];
    for (int i = 0; i < QUERIES; i++) {
      expected[i] = work.codes().countWithin(work.queries().words(i), radiusBits);
    }
    assertThat(IntStream.of(expected).sum()).as("near copies are found").isPositive();
    Optional<FaissProcess> faiss = FaissProcess.start("/usr/bin/python3");
    List<Structure> structures = structures(work, radiusBits);
    try {
      faiss.ifPresent(process -> addFaiss(structures, process, work));
      for (Structure structure : structures) {
        assertThat(structure.search(0, QUERIES, radiusBits).hits())
            .as(structure.name())
            .containsExactly(expected);
      }
    } finally {
      structures.forEach(Structure::close);
      faiss.ifPresent(FaissProcess::close);
    }
  }

  private static List<Structure> structures(Workload work, int radiusBits) {
    List<Structure> structures = new ArrayList<>();
    structures.add(
        new HammingIndexStructure(
            "ours", new MultiIndexHammingIndex(work.codes().bits(), radiusBits), work, 10));
    structures.add(new PackedScan(work));
    structures.add(new RocksDbStructure(work));
    structures.add(new BinaryTreeStructure(work));
    return structures;
  }

  private static void addFaiss(List<Structure> structures, FaissProcess process, Workload work) {
    process.load(work);
    for (FaissStructure.Setting setting : FaissStructure.Setting.of(work.codes().bits())) {
      if (setting.probes(6) < CODES) {
        structures.add(new FaissStructure(process, "FAISS", setting));
      }
    }
  }
}
