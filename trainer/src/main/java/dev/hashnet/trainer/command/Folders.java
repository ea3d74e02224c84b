package dev.hashnet.trainer.command;

import dev.hashnet.cli.OperatorException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is wrong with a folder of images, in one line. */
final class Folders {
  private Folders() {}

  static OperatorException cannotRead(Path folder, IOException e) {
    if (e instanceof AccessDeniedException) {
      return new OperatorException("Cannot read images: no permission to read " + folder, e);
    }
    if (!Files.exists(folder)) {
      return new OperatorException("Cannot read images: no such folder: " + folder, e);
    }
    if (!Files.isDirectory(folder)) {
      return new OperatorException("Cannot read images: not a folder: " + folder, e);
    }
    return new OperatorException("Cannot read images: %s: %s".formatted(folder, e), e);
  }
}
