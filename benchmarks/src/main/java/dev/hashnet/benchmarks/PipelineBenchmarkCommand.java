package dev.hashnet.benchmarks;

import dev.hashnet.benchmarks.PipelineBenchmark.Mode;
import dev.hashnet.benchmarks.PipelineBenchmark.Round;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.encoder.Encoders;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The whole pipeline on an embedded broker and registry: micro-batched against one image at a time.
 */
@Command(
    name = "pipeline",
    description =
        "Streams the same drawn images through the application in each mode, in turn, and compares the throughput;"
            + " says where the processor time goes.")
final class PipelineBenchmarkCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--events", description = "Images a round (default: ${DEFAULT-VALUE}).")
  private int events = 3_000;

  @Option(names = "--rounds", description = "Rounds of each mode (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--seed", description = "Of the images (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--device",
      paramLabel = "CALL_MS,IMAGE_US",
      split = ",",
      description =
          "Simulate a device with this time a call and an image, such as 4,20 (default: a small HashNet on the CPU).")
  private int[] device = {};

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Map<Mode, List<Round>> measured = new EnumMap<>(Mode.class);
    try (PipelineBenchmark benchmark = new PipelineBenchmark(events, seed, simulatedDevice())) {
      // The first round of each mode warms the JVM up and does not count.
      for (int round = 0; round <= rounds; round++) {
        for (Mode mode : Mode.values()) {
          Round result = benchmark.run(mode);
          out.printf(
              Locale.ROOT,
              "%s %-16s %7.0f images/s, mean batch %5.1f, CPU: %s%n",
              round == 0 ? "warm-up" : "round " + round,
              mode.label(),
              result.imagesPerSecond(),
              result.meanBatch(),
              result.shares());
          out.flush();
          if (round > 0) {
            measured.computeIfAbsent(mode, key -> new ArrayList<>()).add(result);
          }
        }
      }
    }
    double base = median(measured.getOrDefault(Mode.ONE_AT_A_TIME, List.of()));
    measured.forEach(
        (mode, results) ->
            out.printf(
                Locale.ROOT,
                "%-16s median %7.0f images/s, %.2f times one at a time%n",
                mode.label(),
                median(results),
                median(results) / base));
    return 0;
  }

  private Optional<SimulatedDevice> simulatedDevice() {
    if (device.length == 0) {
      return Optional.empty();
    }
    if (device.length != 2) {
      throw new OperatorException("--device takes two numbers, such as 4,20");
    }
    return Optional.of(
        new SimulatedDevice(
            Encoders.perceptual(64, 6),
            TimeUnit.MILLISECONDS.toNanos(device[0]),
            TimeUnit.MICROSECONDS.toNanos(device[1])));
  }

  private static double median(List<Round> results) {
    double[] sorted = results.stream().mapToDouble(Round::imagesPerSecond).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
