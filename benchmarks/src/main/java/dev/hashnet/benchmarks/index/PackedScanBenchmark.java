package dev.hashnet.benchmarks.index;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** The inner loop of the packed scan, over 1 million uniform codes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class PackedScanBenchmark {
  private static final int CODES = 1_000_000;
  private static final int QUERIES = 1_000;

  @Param({"64", "128", "256"})
  public int bits;

  private @Nullable Structure scan;
  private int next;

  @Setup
  public void fill() {
    scan = new PackedScan(Workload.draw(Distribution.UNIFORM, bits, CODES, QUERIES, bits / 8, 42));
  }

  @Benchmark
  public int scan() {
    next = (next + 1) % QUERIES;
    return Objects.requireNonNull(scan).search(next, 1, bits / 8).hits()[0];
  }
}
