package dev.hashnet.benchmarks.index;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Python process with FAISS, on one thread, that is spoken to over its pipes.
 *
 * <p>Codes and queries reach it by a file, which is gone once they are read.
 */
final class FaissProcess implements AutoCloseable {
  private static final String SCRIPT = "faiss_peer.py";
  private static final int CODES_A_WRITE = 1 << 16;

  private final Path script;
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private final String version;

  private FaissProcess(Path script, Process process) throws IOException {
    this.script = script;
    this.process = process;
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    String greeting = answers.readLine();
    if (greeting == null || !greeting.startsWith("ready ")) {
      close();
      throw new IOException("no greeting");
    }
    version = greeting.substring("ready ".length());
  }

  /** Empty where the interpreter is not there or has no FAISS. */
  static Optional<FaissProcess> start(String python) {
    Path script = null;
    try {
      script = Files.createTempFile("hashnet-bench-", ".py");
      try (InputStream in =
          Objects.requireNonNull(FaissProcess.class.getResourceAsStream(SCRIPT), SCRIPT)) {
        Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
      }
      Process process =
          new ProcessBuilder(python, script.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return Optional.of(new FaissProcess(script, process));
    } catch (IOException e) {
      delete(script);
      return Optional.empty();
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Version and how it was compiled. */
  String version() {
    return version;
  }

  void load(Workload work) {
    Path file = null;
    try {
      file = Files.createTempFile("hashnet-bench-", ".codes");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        write(channel, work.codes());
        write(channel, work.queries());
      }
      ask("load %s %d %d".formatted(file, work.codes().bits(), work.codes().count()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  private static void write(FileChannel channel, CodeSet set) throws IOException {
    for (int from = 0; from < set.count(); from += CODES_A_WRITE) {
      channel.write(set.bytes(from, Math.min(CODES_A_WRITE, set.count() - from)));
    }
  }

  /** Sends a command and waits for its answer. */
  String ask(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
      String answer = answers.readLine();
      if (answer == null || answer.startsWith("error")) {
        throw new IllegalStateException(
            "FAISS does not answer: command=%s, answer=%s".formatted(command, answer));
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    delete(script);
  }
}
