package dev.hashnet.streams.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends the encoding of a version that is not active. */
@Command(
    name = "retire",
    description =
        "Ends the encoding of a version that is not active; instances give its memory back when later ones came.")
public final class RolloutRetireCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @Parameters(paramLabel = "VERSION", description = "The candidate.")
  private String version = "";

  @Override
  public Integer call() {
    RolloutOptions.print(
        spec.commandLine().getOut(),
        options.with(session -> session.rollouts().retire(version, options.reason())));
    return 0;
  }
}
