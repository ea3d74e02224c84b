package dev.hashnet.trainer;

import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.trainer.command.EncodeCommand;
import dev.hashnet.trainer.command.EvaluateCommand;
import dev.hashnet.trainer.command.KeysCommand;
import dev.hashnet.trainer.command.PublishCommand;
import dev.hashnet.trainer.command.TrainCommand;
import picocli.CommandLine.Command;

/**
 * The training program: {@code train}, {@code evaluate}, {@code encode}, {@code publish} and {@code
 * keys}.
 */
@Command(
    name = "hashnet",
    description = "Trains HashNets, encodes images with them and publishes them.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      EncodeCommand.class,
      PublishCommand.class,
      KeysCommand.class
    })
public final class TrainerMain {
  private TrainerMain() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command with the process's own output. Returns the exit code. */
  public static int run(String... args) {
    // From JDK 22 on the default console exists without a terminal too; this one does not.
    System.setProperty("jdk.console", "java.base");
    return HashNetCommandLine.run(root(), args);
  }

  /** The command whose subcommands this program has. */
  public static Object root() {
    return new TrainerMain();
  }
}
