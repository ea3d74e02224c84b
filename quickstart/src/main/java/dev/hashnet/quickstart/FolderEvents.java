package dev.hashnet.quickstart;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.quickstart.SentEvent.Kind;
import dev.hashnet.trainer.data.ImageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a folder as events, as they are: the image id is the path below the folder. Small
 * files travel in the event, larger ones as a reference to the file.
 */
final class FolderEvents {
  private static final long MAX_INLINE_BYTES = 1 << 20;

  private final ImageFiles files;
  private final EventWriter writer;

  private FolderEvents(ImageFiles files, EventWriter writer) {
    this.files = files;
    this.writer = writer;
  }

  /**
   * Lists a folder.
   *
   * @throws OperatorException if it is missing, is none, cannot be read, or holds no files
   */
  static ImageFiles list(Path folder) {
    if (!Files.exists(folder)) {
      throw new OperatorException("No such folder: " + folder);
    }
    try {
      ImageFiles files = ImageFiles.under(folder.toRealPath());
      if (files.files().isEmpty()) {
        throw new OperatorException("No files in folder: " + folder);
      }
      return files;
    } catch (IOException e) {
      throw new OperatorException("Cannot read folder: " + folder + ": " + e, e);
    }
  }

  /** Prefix of the references to files below the folder. */
  static String prefix(Path folder) {
    try {
      return folder.toRealPath().toUri().toString();
    } catch (IOException e) {
      throw new OperatorException("Cannot read folder: " + folder + ": " + e, e);
    }
  }

  /** The first files, at most {@code max}. */
  static List<EventDraft> plan(ImageFiles files, int max, EventWriter writer) {
    FolderEvents events = new FolderEvents(files, writer);
    return files.files().stream().limit(max).map(events::draft).toList();
  }

  private EventDraft draft(Path file) {
    String id = files.id(file);
    return new EventDraft(new SentEvent(id, Kind.PICTURE, id, ""), true, () -> value(id, file));
  }

  private byte[] value(String id, Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      return content.length <= MAX_INLINE_BYTES
          ? writer.write(id, content)
          : writer.writeReference(id, file.toUri(), content);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
