package dev.hashnet.streams;

import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.streams.command.AlertsCommand;
import dev.hashnet.streams.command.ProduceCommand;
import dev.hashnet.streams.command.ReencodeCommand;
import dev.hashnet.streams.command.RolloutCommand;
import dev.hashnet.streams.command.SearchCommand;
import dev.hashnet.streams.command.StreamsCommand;
import dev.hashnet.streams.command.TopicsCommand;
import picocli.CommandLine.Command;

/** The commands of the application. */
@Command(
    name = "hashnet",
    description = "Near-duplicate image alerts on Kafka.",
    subcommands = {
      TopicsCommand.class,
      StreamsCommand.class,
      ProduceCommand.class,
      AlertsCommand.class,
      SearchCommand.class,
      RolloutCommand.class,
      ReencodeCommand.class
    })
public final class StreamsMain {
  private StreamsMain() {}

  /** The command with its subcommands, to be run by {@link HashNetCommandLine}. */
  public static Object command() {
    return new StreamsMain();
  }

  public static void main(String[] args) {
    System.exit(HashNetCommandLine.run(command(), args));
  }
}
