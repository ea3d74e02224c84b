package dev.hashnet.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command: adds {@code --help}, {@code --version} and {@code --verbose} to it and to its
 * subcommands, and turns what goes wrong into one line on standard error and an exit code.
 *
 * <p>Exit codes: what the command returns (0 if it returns nothing), 1 if it failed, 2 if it was
 * called in a wrong way.
 */
public final class HashNetCommandLine {
  private static final String ERROR_PREFIX = "hashnet: ";
  private static final String VERBOSE = "--verbose";
  private static final String VERSION = "hashnet " + projectVersion();

  private HashNetCommandLine() {}

  /** Runs the command with the process's own output. Returns the exit code. */
  public static int run(Object command, String... args) {
    return run(
        command,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  /**
   * Runs the command with output of the caller's choice; commands write to {@code
   * spec.commandLine().getOut()}. Returns the exit code.
   */
  public static int run(Object command, PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(command);
    addStandardOptions(commandLine.getCommandSpec());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(HashNetCommandLine::explainUsage);
    commandLine.setExecutionExceptionHandler(HashNetCommandLine::explainFailure);
    return commandLine.execute(args);
  }

  private static void addStandardOptions(CommandSpec spec) {
    spec.mixinStandardHelpOptions(true);
    spec.version(VERSION);
    spec.addOption(
        OptionSpec.builder(VERBOSE)
            .type(boolean.class)
            .description("Show the stack trace of an error.")
            .build());
    spec.subcommands().values().forEach(sub -> addStandardOptions(sub.getCommandSpec()));
  }

  private static boolean isVerbose(ParseResult parsed) {
    return parsed.hasMatchedOption(VERBOSE)
        || (parsed.hasSubcommand() && isVerbose(parsed.subcommand()));
  }

  private static int explainUsage(ParameterException e, String[] args) {
    CommandLine commandLine = e.getCommandLine();
    PrintWriter err = commandLine.getErr();
    err.println(
        ERROR_PREFIX
            + ErrorLine.oneLine(Objects.requireNonNullElse(e.getMessage(), "wrong usage")));
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      err.println("Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
    }
    err.println("Try '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
    return commandLine.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int explainFailure(Exception e, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    err.println(ERROR_PREFIX + ErrorLine.of(e));
    if (isVerbose(parsed)) {
      e.printStackTrace(err); // asked for by the user
    } else if (!(ErrorLine.unwrap(e) instanceof OperatorException)) {
      err.println("--verbose shows the stack trace");
    }
    return commandLine.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String projectVersion() {
    try (InputStream in = HashNetCommandLine.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(Objects.requireNonNull(in, "version.properties"));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
