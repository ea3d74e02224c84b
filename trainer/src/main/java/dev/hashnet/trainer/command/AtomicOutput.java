package dev.hashnet.trainer.command;

import dev.hashnet.cli.OperatorException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears as a whole or not at all: written beside its place under another name, and
 * moved there by {@link #commit}. Closing without commit leaves what was there before.
 */
final class AtomicOutput implements AutoCloseable {
  private final Path file;
  private final Path temporary;
  private final OutputStream stream;

  private AtomicOutput(Path file, Path temporary, OutputStream stream) {
    this.file = file;
    this.temporary = temporary;
    this.stream = stream;
  }

  /**
   * Says early whether the file can be written.
   *
   * @throws OperatorException if not
   */
  static void check(Path file) {
    open(file).close();
  }

  /**
   * Begins a file.
   *
   * @throws OperatorException if it cannot be written
   */
  static AtomicOutput open(Path file) {
    Path place = file.toAbsolutePath().normalize();
    Path folder = place.getParent();
    if (folder == null || Files.isDirectory(place)) {
      throw new OperatorException("Cannot write %s: it is a folder".formatted(file));
    }
    if (!Files.isDirectory(folder)) {
      throw new OperatorException("Cannot write %s: no such folder: %s".formatted(file, folder));
    }
    try {
      Path temporary =
          folder.resolve("." + place.getFileName() + "." + ProcessHandle.current().pid());
      return new AtomicOutput(place, temporary, Files.newOutputStream(temporary));
    } catch (IOException e) {
      throw new OperatorException("Cannot write %s: %s".formatted(file, e), e);
    }
  }

  OutputStream stream() {
    return stream;
  }

  /**
   * Puts the file in its place.
   *
   * @throws IOException if what was written cannot be kept
   */
  void commit() throws IOException {
    stream.close();
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    try {
      stream.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new OperatorException("Cannot remove %s: %s".formatted(temporary, e), e);
    }
  }
}
