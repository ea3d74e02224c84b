package dev.hashnet.streams.command;

import dev.hashnet.cli.OperatorException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets the candidate raise the alerts. */
@Command(
    name = "activate",
    description = {
      "Lets the candidate raise the alerts.",
      "Refused unless every living instance is ready to serve it and its codes cover the look-back window."
    })
public final class RolloutActivateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @Parameters(paramLabel = "VERSION", description = "The candidate.")
  private String version = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Kafka timestamp of the first record that it alerts for, such as 2026-03-01T12:00:00Z (default: two seconds from now).")
  private @Nullable String at;

  @Option(
      names = "--min-coverage",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "Share of the look-back window that must have codes of it, 0..1 (default: ${DEFAULT-VALUE}). Below 1, images from before are not compared with new ones.")
  private double leastCoverage;

  @Option(names = "--force", description = "Without any check; the record says so.")
  private boolean force;

  @Mixin private final GuardOptions guard = new GuardOptions();

  @Override
  public Integer call() {
    OptionalLong atMs = at == null ? OptionalLong.empty() : OptionalLong.of(timeMs(at));
    if (!(leastCoverage >= 0 && leastCoverage <= 1)) {
      throw new OperatorException("--min-coverage must be 0..1: found=" + leastCoverage);
    }
    if (guard.guarded() && (force || at != null)) {
      throw new OperatorException("--guard goes with neither --force nor --at");
    }
    RolloutOptions.print(
        spec.commandLine().getOut(),
        options.with(
            session ->
                guard.guarded()
                    ? session
                        .rollouts()
                        .activateGuarded(
                            version,
                            guard.canaryPerMille(),
                            guard.bounds(),
                            leastCoverage,
                            options.reason())
                    : session
                        .rollouts()
                        .activate(version, atMs, leastCoverage, force, options.reason())));
    return 0;
  }

  private static long timeMs(String text) {
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new OperatorException(
          "--at must be a time such as 2026-03-01T12:00:00Z: found=" + text, e);
    }
  }
}
