package dev.hashnet.benchmarks;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.index.HammingIndex;
import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.core.index.MultiIndexHammingIndex;
import dev.hashnet.core.index.SearchResult;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Range search over uniform 64-bit codes, and insertion: the multi-index structure and its twin, a
 * map. {@code ./hashnet bench index} has the comparison with others, and {@link
 * PackedScanBenchmark} the scan.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class HammingIndexBenchmark {
  @Param({"scan", "multi-index"})
  public String structure = "";

  @Param({"100000", "1000000"})
  public int codes;

  @Param({"4", "8"})
  public int radiusBits;

  private final SplittableRandom random = new SplittableRandom(42);
  private HammingIndex index = new LinearScanIndex(64);
  private int next;

  @Setup
  public void fill() {
    if (structure.equals("multi-index")) {
      index = new MultiIndexHammingIndex(64, radiusBits);
    }
    for (next = 0; next < codes; next++) {
      index.put("image-" + next, BinaryCode.ofWords(random.nextLong()), next);
    }
  }

  @Benchmark
  public SearchResult search() {
    return index.search(BinaryCode.ofWords(random.nextLong()), radiusBits, 10);
  }

  /** A code in place of the oldest, as a full window takes it. */
  @Benchmark
  public int put() {
    index.put("image-" + next, BinaryCode.ofWords(random.nextLong()), next);
    next++;
    return index.expireBefore(next - codes);
  }
}
