package dev.hashnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

class HashNetCommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "hashnet")
  static final class Root {}

  @Command(name = "produce", description = "Sends images.")
  static final class Produce implements Callable<Integer> {
    private final @Nullable RuntimeException failure;

    @Option(names = "--events", description = "How many.")
    private int events;

    private Produce(@Nullable RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() {
      if (failure != null) {
        throw failure;
      }
      return events;
    }
  }

  private int run(String... args) {
    return run(new Produce(null), args);
  }

  private int fail(RuntimeException failure, String... args) {
    return run(new Produce(failure), args);
  }

  private int run(Produce produce, String... args) {
    CommandSpec root = CommandSpec.forAnnotatedObject(new Root());
    root.addSubcommand("produce", new CommandLine(produce));
    return HashNetCommandLine.run(
        root, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private String[] errorLines() {
    return err.toString().strip().split("\\R");
  }

  @Test
  void run_command_returnsItsExitCode() {
    assertThat(run("produce", "--events", "7")).isEqualTo(7);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void help_ofRootAndSubcommand_isOnStandardOutput() {
    assertThat(run("--help")).isZero();
    assertThat(run("produce", "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: hashnet ", "Usage: hashnet produce ", "Sends images.", "--verbose");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void version_isThatOfTheBuild() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString().strip()).matches("hashnet [0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void unknownOption_oneLineAndHint() {
    assertThat(run("produce", "--evnts", "7")).isEqualTo(2);
    assertThat(errorLines()[0]).startsWith("hashnet: Unknown option").contains("--evnts");
    assertThat(errorLines())
        .contains("Did you mean --events?", "Try 'hashnet produce --help'.")
        .hasSize(3);
  }

  @Test
  void wrongValue_oneLineAndHint() {
    assertThat(run("produce", "--events", "many")).isEqualTo(2);
    assertThat(errorLines()[0]).startsWith("hashnet: Invalid value").contains("--events", "many");
    assertThat(errorLines()).hasSize(2);
  }

  @Test
  void noSubcommand_oneLineAndHint() {
    assertThat(run()).isEqualTo(2);
    assertThat(errorLines())
        .containsExactly("hashnet: Missing required subcommand", "Try 'hashnet --help'.");
  }

  @Test
  void unknownSubcommand_oneLineAndHint() {
    assertThat(run("prodce")).isEqualTo(2);
    assertThat(errorLines()[0]).startsWith("hashnet: Unmatched argument").contains("prodce");
    assertThat(errorLines()).contains("Did you mean produce?");
  }

  @Test
  void operatorException_isItsMessageAlone() {
    assertThat(fail(new OperatorException("No such folder: /pictures"), "produce")).isEqualTo(1);
    assertThat(errorLines()).containsExactly("hashnet: No such folder: /pictures");
  }

  @Test
  void otherException_isNamedAndHintsAtVerbose() {
    assertThat(fail(new TimeoutException("Topic image-events not present"), "produce"))
        .isEqualTo(1);
    assertThat(errorLines())
        .containsExactly(
            "hashnet: TimeoutException: Topic image-events not present",
            "--verbose shows the stack trace");
  }

  @Test
  void exceptionWithoutMessage_isNamed() {
    assertThat(fail(new IllegalStateException(), "produce")).isEqualTo(1);
    assertThat(errorLines()[0]).isEqualTo("hashnet: IllegalStateException");
  }

  @Test
  void exceptionWithCauses_saysWhatTheyAdd() {
    fail(
        new UncheckedIOException(
            "Cannot write codes.csv", new IOException("No space left on device")),
        "produce");
    assertThat(errorLines()[0])
        .isEqualTo(
            "hashnet: UncheckedIOException: Cannot write codes.csv: IOException: No space left on device");
  }

  @Test
  void exceptionThatRepeatsItsCause_saysItOnce() {
    fail(new IllegalArgumentException(new IOException("bad")), "produce");
    assertThat(errorLines()[0])
        .isEqualTo("hashnet: IllegalArgumentException: java.io.IOException: bad");
  }

  @Test
  void wrapperOfAnotherThread_isTakenOff() {
    fail(new CompletionException(new SaslAuthenticationException("bad password")), "produce");
    assertThat(errorLines()[0]).isEqualTo("hashnet: SaslAuthenticationException: bad password");
  }

  @Test
  void operatorExceptionOfAnotherThread_isItsMessageAlone() {
    fail(new CompletionException(new OperatorException("No such folder: /pictures")), "produce");
    assertThat(errorLines()).containsExactly("hashnet: No such folder: /pictures");
  }

  @Test
  void messageOfManyLines_isOneLine() {
    fail(new IllegalArgumentException("first\n  second\r\nthird"), "produce");
    assertThat(errorLines()[0]).isEqualTo("hashnet: IllegalArgumentException: first second third");
  }

  @Test
  void verbose_beforeOrAfterTheSubcommand_showsTheStackTrace() {
    for (String[] args : new String[][] {{"--verbose", "produce"}, {"produce", "--verbose"}}) {
      err.getBuffer().setLength(0);
      assertThat(fail(new IllegalStateException("late"), args)).isEqualTo(1);
      assertThat(err.toString()).contains("\tat ").doesNotContain("--verbose shows");
    }
  }
}
