package dev.hashnet.trainer.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files under a folder: all regular ones at any depth, links followed for files, hidden names
 * left out, sorted by {@link #id}.
 */
public final class ImageFiles {
  private final Path folder;
  private final List<Path> files;
  private final List<ImageFolder.Unreadable> unreadable;

  private ImageFiles(Path folder, List<Path> files, List<ImageFolder.Unreadable> unreadable) {
    this.folder = folder;
    this.files = files;
    this.unreadable = unreadable;
  }

  /**
   * Lists a folder. A folder below it that cannot be listed is named, not fatal.
   *
   * @throws IOException if it is none, or it cannot be read
   */
  public static ImageFiles under(Path folder) throws IOException {
    if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(folder.toString());
    }
    Listing listing = new Listing(folder);
    Files.walkFileTree(folder, listing);
    listing.found.sort(Comparator.comparing(file -> id(folder, file)));
    return new ImageFiles(folder, List.copyOf(listing.found), List.copyOf(listing.refused));
  }

  /** What went wrong with a file or folder, in a few words. */
  public static String cannotRead(IOException e) {
    return "Cannot read: " + (e instanceof AccessDeniedException ? "no permission" : e.toString());
  }

  public List<Path> files() {
    return files;
  }

  /** Folders and links below the folder that could not be looked into. */
  public List<ImageFolder.Unreadable> unreadable() {
    return unreadable;
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

  /** A walk through the folder. */
  static final class Listing extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> found = new ArrayList<>();
    private final List<ImageFolder.Unreadable> refused = new ArrayList<>();

    Listing(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return isHidden(folder, directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(folder, file) && Files.isRegularFile(file)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (file.equals(folder)) {
        throw e;
      }
      if (!isHidden(folder, file)) {
        refused.add(new ImageFolder.Unreadable(id(folder, file), cannotRead(e)));
      }
      return FileVisitResult.CONTINUE;
    }

    List<ImageFolder.Unreadable> refused() {
      return refused;
    }
  }
}
