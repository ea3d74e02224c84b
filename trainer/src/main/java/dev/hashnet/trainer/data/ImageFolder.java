package dev.hashnet.trainer.data;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.core.RejectedException;
import dev.hashnet.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The images of a folder, decoded to working size, 8 bits a channel: in memory, or in an {@link
 * ImageCache}.
 *
 * <p>Files that do not decode are named and left out; they are never fatal. Memory: at most {@link
 * NamedImage#MAX_BYTES} an image, so 20 000 images need up to 1.5 GB where there is no cache; of
 * more images than {@code maxImages} a seeded sample is taken.
 *
 * @param images in the order of their ids
 * @param unreadable files that are no images, or do not decode, in the order of their ids
 * @param files regular files found
 * @param leftOut files that were not read because there were more than the cap
 */
public record ImageFolder(
    List<NamedImage> images, List<Unreadable> unreadable, int files, int leftOut) {
  public static final int DEFAULT_MAX_IMAGES = 20_000;

  /** Files decoded together. */
  private static final int CHUNK = 256;

  /** The limits for a user's own pictures: the default pixels and sides, files of up to 64 MiB. */
  public static final ImageLimits LIMITS =
      new ImageLimits(
          64 << 20, ImageLimits.DEFAULT.maxPixels(), ImageLimits.DEFAULT.maxSidePixels());

  public ImageFolder {
    images = Collections.unmodifiableList(images);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Reads a folder into memory, several files at a time.
   *
   * @param seed of the sample, where there are more than {@code maxImages} files
   * @throws IOException if the folder cannot be listed
   */
  public static ImageFolder read(Path folder, int maxImages, long seed) throws IOException {
    List<NamedImage> images = new ArrayList<>();
    return read(folder, maxImages, seed, images::add, () -> images);
  }

  /** The same, into a cache that must outlive the images. */
  public static ImageFolder read(Path folder, int maxImages, long seed, ImageCache cache)
      throws IOException {
    return read(folder, maxImages, seed, cache::add, cache::images);
  }

  /** Where images go. */
  @FunctionalInterface
  private interface Sink {
    void add(NamedImage image) throws IOException;
  }

  private static ImageFolder read(
      Path folder, int maxImages, long seed, Sink sink, Supplier<List<NamedImage>> images)
      throws IOException {
    ImageFiles listed = ImageFiles.under(folder);
    List<Path> chosen = sample(listed.files(), maxImages, seed);
    ImageCodec codec = new ImageCodec(LIMITS);
    List<Unreadable> unreadable = new ArrayList<>(listed.unreadable());
    for (int from = 0; from < chosen.size(); from += CHUNK) {
      List<Object> outcomes =
          chosen.subList(from, Math.min(chosen.size(), from + CHUNK)).parallelStream()
              .map(file -> decode(codec, listed.id(file), file))
              .toList();
      for (Object outcome : outcomes) {
        if (outcome instanceof NamedImage image) {
          sink.add(image);
        } else {
          unreadable.add((Unreadable) outcome);
        }
      }
    }
    int files = listed.files().size();
    unreadable.sort(Comparator.comparing(Unreadable::id));
    return new ImageFolder(images.get(), unreadable, files, files - chosen.size());
  }

  private static List<Path> sample(List<Path> files, int max, long seed) {
    if (files.size() <= max) {
      return files;
    }
    Permutation order = new Permutation(files.size(), seed);
    return IntStream.range(0, max).map(order::at).sorted().mapToObj(files::get).toList();
  }

  private static Object decode(ImageCodec codec, String id, Path file) {
    try {
      if (Files.size(file) > LIMITS.maxBytes()) {
        return new Unreadable(
            id, "%d bytes exceed the limit of %d".formatted(Files.size(file), LIMITS.maxBytes()));
      }
      byte[] content = Files.readAllBytes(file);
      return NamedImage.bounded(id, codec.decode(content, NamedImage.MAX_SIDE_PIXELS));
    } catch (RejectedException e) {
      return new Unreadable(id, e.reason().label() + ": " + e.getMessage());
    } catch (IOException e) {
      return new Unreadable(id, ImageFiles.cannotRead(e));
    }
  }

  /** A file that gave no image, and why. */
  public record Unreadable(String id, String reason) {}
}
