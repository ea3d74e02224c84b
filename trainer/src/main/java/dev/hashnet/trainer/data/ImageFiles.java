package dev.hashnet.trainer.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files under a folder: all regular ones at any depth, links followed for files, hidden names
 * left out, sorted by {@link #id}.
 */
public final class ImageFiles {
  private final Path folder;
  private final List<Path> files;

  private ImageFiles(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Lists a folder.
   *
   * @throws IOException if it is none, or it cannot be read
   */
  public static ImageFiles under(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> files =
          walk.filter(file -> !isHidden(folder, file))
              .filter(Files::isRegularFile)
              .sorted(Comparator.comparing(file -> id(folder, file)))
              .toList();
      return new ImageFiles(folder, files);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  public List<Path> files() {
    return files;
  }

  /** The path below the folder, with slashes. */
  public String id(Path file) {
    return id(folder, file);
  }

  private static String id(Path folder, Path file) {
    StringBuilder id = new StringBuilder();
    for (Path part : folder.relativize(file)) {
      id.append(id.isEmpty() ? "" : "/").append(part);
    }
    return id.toString();
  }

  private static boolean isHidden(Path folder, Path file) {
    for (Path part : folder.relativize(file)) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
