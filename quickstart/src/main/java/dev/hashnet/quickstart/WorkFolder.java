package dev.hashnet.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that is deleted with all that it holds when it is closed. */
public final class WorkFolder implements AutoCloseable {
  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /** Creates one where the system keeps temporary files. */
  public static WorkFolder create(String prefix) {
    try {
      return new WorkFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a temporary folder", e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      for (Path entry : deepestFirst()) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete temporary folder " + path, e);
    }
  }

  private List<Path> deepestFirst() throws IOException {
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
