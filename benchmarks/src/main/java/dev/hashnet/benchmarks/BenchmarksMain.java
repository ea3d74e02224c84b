package dev.hashnet.benchmarks;

import dev.hashnet.benchmarks.index.IndexBenchmarkCommand;
import dev.hashnet.benchmarks.restore.RestartBenchmarkCommand;
import dev.hashnet.benchmarks.restore.RestoreBenchmarkCommand;
import dev.hashnet.cli.HashNetCommandLine;
import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
    name = "hashnet bench",
    description = "Measures speed, always beside something to compare it with.",
    subcommands = {
      PipelineBenchmarkCommand.class,
      IndexBenchmarkCommand.class,
      RestoreBenchmarkCommand.class,
      RestartBenchmarkCommand.class
    })
public final class BenchmarksMain {
  private static final String LOG_SETTINGS = "logback.configurationFile";

  private BenchmarksMain() {}

  public static void main(String[] arguments) {
    // The broker runs within this process; what it says is for its operator.
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "dev/hashnet/quickstart/logback.xml");
    }
    System.exit(HashNetCommandLine.run(new BenchmarksMain(), arguments));
  }
}
