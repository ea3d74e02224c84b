package dev.hashnet.streams.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a published version the candidate. */
@Command(
    name = "candidate",
    description = "Encodes and indexes a published version beside the active one.")
public final class RolloutCandidateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @Parameters(paramLabel = "VERSION", description = "A published version.")
  private String version = "";

  @Override
  public Integer call() {
    RolloutOptions.print(
        spec.commandLine().getOut(),
        options.with(session -> session.rollouts().candidate(version, options.reason())));
    return 0;
  }
}
