package dev.hashnet.streams.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes an activation back. */
@Command(
    name = "rollback",
    description = "Lets the version that was active before alert again, and drops the present one.")
public final class RolloutRollbackCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @Override
  public Integer call() {
    RolloutOptions.print(
        spec.commandLine().getOut(),
        options.with(session -> session.rollouts().rollback(options.reason())));
    return 0;
  }
}
