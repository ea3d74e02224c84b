package dev.hashnet.trainer.evaluation;

import dev.hashnet.core.RejectedException;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.ImageFiles;
import dev.hashnet.trainer.data.ImageFolder;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Permutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Files of images in a seeded random order, decoded when they are asked for: a folder may be larger
 * than the memory. Files that do not decode are named once and left out.
 */
public final class ImageSample {
  private final List<Path> files;
  private final List<String> ids;
  private final ImageCodec codec = new ImageCodec(ImageFolder.LIMITS);
  private final ConcurrentLinkedQueue<ImageFolder.Unreadable> unreadable =
      new ConcurrentLinkedQueue<>();

  private ImageSample(List<Path> files, List<String> ids) {
    this.files = files;
    this.ids = ids;
  }

  /**
   * Lists a folder; of more than {@code maxImages} files takes a sample.
   *
   * @throws IOException if it cannot be listed
   */
  public static ImageSample under(Path folder, int maxImages, long seed) throws IOException {
    ImageFiles listed = ImageFiles.under(folder);
    List<Path> all = listed.files();
    Permutation order = new Permutation(Math.max(1, all.size()), seed);
    List<Path> files =
        IntStream.range(0, Math.min(all.size(), maxImages))
            .mapToObj(i -> all.get(order.at(i)))
            .toList();
    ImageSample sample = new ImageSample(files, files.stream().map(listed::id).toList());
    sample.unreadable.addAll(listed.unreadable());
    return sample;
  }

  public int size() {
    return files.size();
  }

  /** Path below the folder. */
  public String id(int i) {
    return ids.get(i);
  }

  /** The image of an id. */
  public OptionalInt find(String id) {
    int at = ids.indexOf(id);
    return at < 0 ? OptionalInt.empty() : OptionalInt.of(at);
  }

  /** Of {@link #read}, in the order of their ids. */
  public List<ImageFolder.Unreadable> unreadable() {
    return unreadable.stream()
        .sorted(java.util.Comparator.comparing(ImageFolder.Unreadable::id))
        .toList();
  }

  /** Image i in working size; empty where the file gives none. */
  public Optional<RgbImage> read(int i) {
    try {
      if (Files.size(files.get(i)) > ImageFolder.LIMITS.maxBytes()) {
        return refuse(i, "more than %d bytes".formatted(ImageFolder.LIMITS.maxBytes()));
      }
      byte[] content = Files.readAllBytes(files.get(i));
      RgbImage image = codec.decode(content, NamedImage.MAX_SIDE_PIXELS);
      return Optional.of(NamedImage.bounded(ids.get(i), image).image());
    } catch (RejectedException e) {
      return refuse(i, e.reason().label() + ": " + e.getMessage());
    } catch (IOException e) {
      return refuse(i, ImageFiles.cannotRead(e));
    }
  }

  private Optional<RgbImage> refuse(int i, String reason) {
    if (unreadable.stream().noneMatch(known -> known.id().equals(ids.get(i)))) {
      unreadable.add(new ImageFolder.Unreadable(ids.get(i), reason));
    }
    return Optional.empty();
  }
}
