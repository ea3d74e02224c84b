package dev.hashnet.trainer.command;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.trainer.data.ImageFiles;
import dev.hashnet.trainer.data.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Encodes all files of a folder, a batch at a time, and says for each what came of it: a file that
 * is no image is an outcome, not an error. Holds one batch in memory.
 */
final class FolderEncoding {
  private static final String UNREADABLE = "unreadable";

  private final ImageFiles files;
  private final ImageEncoder encoder;
  private final Preprocessor preprocessor;
  private final int batch;

  FolderEncoding(ImageFiles files, ImageEncoder encoder, int batch) {
    this.files = files;
    this.encoder = encoder;
    this.preprocessor = new Preprocessor(ImageFolder.LIMITS, Set.of(encoder.side()));
    this.batch = batch;
  }

  /** One row a file, in the order of the ids; first one for each folder that cannot be listed. */
  void run(Consumer<CodeRow> rows) {
    files
        .unreadable()
        .forEach(
            refused ->
                rows.accept(new CodeRow(refused.id(), UNREADABLE, "", "", refused.reason())));
    List<Path> all = files.files();
    for (int from = 0; from < all.size(); from += batch) {
      encode(all.subList(from, Math.min(all.size(), from + batch)), rows);
    }
  }

  private void encode(List<Path> paths, Consumer<CodeRow> rows) {
    List<Prepared> prepared = paths.parallelStream().map(this::prepare).toList();
    List<PreparedImage> images = new ArrayList<>();
    prepared.forEach(one -> images.addAll(one.image()));
    List<BinaryCode> codes = images.isEmpty() ? List.of() : encoder.encode(images);
    int next = 0;
    for (Prepared one : prepared) {
      rows.accept(one.image().isEmpty() ? one.row() : row(one.row().imageId(), codes.get(next++)));
    }
  }

  private static CodeRow row(String id, BinaryCode code) {
    return new CodeRow(id, CodeRow.OK, Integer.toString(code.bits()), code.toHex(), "");
  }

  private Prepared prepare(Path file) {
    String id = files.id(file);
    try {
      long bytes = Files.size(file);
      if (bytes > ImageFolder.LIMITS.maxBytes()) {
        String message =
            "%d bytes exceed the limit of %d".formatted(bytes, ImageFolder.LIMITS.maxBytes());
        return Prepared.failed(id, RejectionReason.TOO_MANY_BYTES.label(), message);
      }
      return new Prepared(
          new CodeRow(id, CodeRow.OK, "", "", ""),
          List.of(preprocessor.prepare(Files.readAllBytes(file))));
    } catch (RejectedException e) {
      return Prepared.failed(id, e.reason().label(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Prepared.failed(id, UNREADABLE, ImageFiles.cannotRead(e));
    }
  }

  /**
   * A file before its code is there.
   *
   * @param image one, or none where the row says why
   */
  private record Prepared(CodeRow row, List<PreparedImage> image) {
    static Prepared failed(String id, String status, String message) {
      return new Prepared(new CodeRow(id, status, "", "", message), List.of());
    }
  }
}
