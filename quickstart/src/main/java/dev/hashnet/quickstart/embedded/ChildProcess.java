package dev.hashnet.quickstart.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A child JVM with its output in a log file, which ends with its parent even where the parent is
 * killed.
 *
 * <p>Errors: IllegalStateException that carries the end of the log where the child dies or is not
 * ready in time. Threads: safe for use by several threads.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int POLL_MS = 100;
  private static final int LOG_TAIL_LINES = 15;

  private final Program program;
  private final Process process;

  private ChildProcess(Program program, Process process) {
    this.program = program;
    this.process = process;
  }

  /**
   * What a child JVM runs.
   *
   * @param name what messages call it
   * @param mainClass its main class
   * @param classPath as {@code java -cp} takes it
   * @param jvmArguments such as {@code -Xmx256m}
   * @param arguments of the main class
   * @param environment added to this process's
   * @param log file that its output is appended to
   */
  public record Program(
      String name,
      String mainClass,
      String classPath,
      List<String> jvmArguments,
      List<String> arguments,
      Map<String, String> environment,
      Path log) {
    public Program {
      jvmArguments = List.copyOf(jvmArguments);
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }
  }

  /** Starts the program with this JVM's Java. Returns at once. */
  public static ChildProcess start(Program program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.jvmArguments());
    command.add("-cp");
    command.add(program.classPath() + File.pathSeparator + codeLocation(ChildProcessMain.class));
    command.add(ChildProcessMain.class.getName());
    command.add(program.mainClass());
    command.addAll(program.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
    builder.environment().putAll(program.environment());
    try {
      return new ChildProcess(program, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + program.name(), e);
    }
  }

  /** Jar or folder that the class was loaded from. */
  static Path codeLocation(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot tell where " + type.getName() + " lies", e);
    }
  }

  /** Returns once {@code ready} holds; asks about every 100 ms. */
  public void awaitReady(BooleanSupplier ready, Duration timeout) {
    for (long waitedMs = 0; waitedMs < timeout.toMillis(); waitedMs += POLL_MS) {
      if (ready.getAsBoolean()) {
        return;
      }
      if (ended(Duration.ofMillis(POLL_MS))) {
        throw new IllegalStateException(
            "%s ended before it was ready: status=%d%n%s"
                .formatted(program.name(), process.exitValue(), logTail()));
      }
    }
    throw new IllegalStateException(
        "%s is not ready after %d s:%n%s"
            .formatted(program.name(), timeout.toSeconds(), logTail()));
  }

  /** Asks the child to end (SIGTERM), and kills it where it has not after 20 seconds. */
  public void destroy() {
    // Process.destroy would also close the child's input, which ends it before its shutdown hooks.
    process.toHandle().destroy();
    if (!ended(GRACE)) {
      destroyForcibly();
    }
  }

  /** Kills the child (SIGKILL) and waits for its end. */
  public void destroyForcibly() {
    process.destroyForcibly();
    if (!ended(GRACE)) {
      throw new IllegalStateException(
          "%s survives being killed: pid=%d".formatted(program.name(), pid()));
    }
  }

  /** Same as {@link #destroy}. */
  @Override
  public void close() {
    destroy();
  }

  /** Waits; whether the child has ended. An interrupt is kept and counts as not ended. */
  public boolean ended(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Exit status; IllegalThreadStateException while the child lives. */
  public int exitStatus() {
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** The last lines of the log. */
  public String logTail() {
    try {
      List<String> lines = Files.readAllLines(program.log(), StandardCharsets.UTF_8);
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(log cannot be read: " + e + ")";
    }
  }
}
