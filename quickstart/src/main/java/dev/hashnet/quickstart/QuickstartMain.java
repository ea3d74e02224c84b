package dev.hashnet.quickstart;

import dev.hashnet.cli.HashNetCommandLine;
import picocli.CommandLine.Command;

/** The command of the demonstration. */
@Command(
    name = "hashnet",
    description = "Near-duplicate image alerts on Kafka.",
    subcommands = QuickstartCommand.class)
public final class QuickstartMain {
  private static final String LOG_SETTINGS = "logback.configurationFile";

  private QuickstartMain() {}

  public static void main(String[] arguments) {
    // A broker within this process says much that only its operator would want to read.
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "dev/hashnet/quickstart/logback.xml");
    }
    System.exit(HashNetCommandLine.run(new QuickstartMain(), arguments));
  }
}
