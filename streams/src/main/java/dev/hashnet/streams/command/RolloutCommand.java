package dev.hashnet.streams.command;

import dev.hashnet.cli.OperatorException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands on the rollout of model versions. Each decision is a record on model-rollout. */
@Command(
    name = "rollout",
    description = {
      "Shows and decides which model versions serve.",
      "A version is published (hashnet publish), becomes the candidate (every image is encoded by both versions), then the"
          + " active one (its codes alert). Running instances follow without a restart."
    },
    subcommands = RolloutStatusCommand.class,
    subcommandsRepeatable = false)
public final class RolloutCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "candidate",
      description = "Encodes and indexes a published version beside the active one.")
  int candidate(
      @Mixin RolloutOptions options,
      @Parameters(paramLabel = "VERSION", description = "A published version.") String version) {
    RolloutOptions.print(
        out(), options.with(session -> session.rollouts().candidate(version, options.reason())));
    return 0;
  }

  @Command(
      name = "activate",
      description = {
        "Lets the candidate raise the alerts.",
        "Refused unless every living instance is ready to serve it and its codes cover the look-back window."
      })
  int activate(
      @Mixin RolloutOptions options,
      @Parameters(paramLabel = "VERSION", description = "The candidate.") String version,
      @Option(
              names = "--at",
              paramLabel = "TIME",
              description =
                  "Kafka timestamp of the first record that it alerts for, such as 2026-03-01T12:00:00Z (default: a second from now).")
          @Nullable String at,
      @Option(
              names = "--min-coverage",
              paramLabel = "SHARE",
              defaultValue = "1",
              description =
                  "Share of the look-back window that must have codes of it, 0..1 (default: ${DEFAULT-VALUE}). Below 1, images from before are not compared with new ones.")
          double leastCoverage,
      @Option(names = "--force", description = "Without any check; the record says so.")
          boolean force) {
    OptionalLong atMs = at == null ? OptionalLong.empty() : OptionalLong.of(timeMs(at));
    RolloutOptions.print(
        out(),
        options.with(
            session ->
                session
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

  @Command(
      name = "rollback",
      description =
          "Lets the version that was active before alert again, and drops the present one.")
  int rollback(@Mixin RolloutOptions options) {
    RolloutOptions.print(
        out(), options.with(session -> session.rollouts().rollback(options.reason())));
    return 0;
  }

  @Command(
      name = "retire",
      description =
          "Ends the encoding of a version that is not active; instances give its memory back.")
  int retire(
      @Mixin RolloutOptions options,
      @Parameters(paramLabel = "VERSION", description = "The candidate.") String version) {
    RolloutOptions.print(
        out(), options.with(session -> session.rollouts().retire(version, options.reason())));
    return 0;
  }
}
